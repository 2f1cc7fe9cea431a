import { EXIT, probePlugins, type PluginProbe } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { number } from '../render/format.ts';
import { withSession } from '../session.ts';

export const pluginsDoctorCommand: CommandBody<object> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const { host, config, loaded, terminal } = session;
    const probes: PluginProbe[] = [];
    const ok = terminal.style('green', terminal.icon('✔', 'ok'));
    const bad = terminal.style('red', terminal.icon('✖', 'x'));
    for await (const probe of probePlugins(host, config, loaded.projectFolder)) {
      probes.push(probe);
      const { where, plugin, state, detail, code } = probe;
      const told = code === undefined ? '' : terminal.style('dim', ` [${code}]`);
      terminal.line(`${state === 'ok' ? ok : bad} ${where}: ${plugin}`);
      terminal.line(`    ${host.redactor.redact(detail)}${told}`);
    }
    const findings = probes.filter(({ state }) => state === 'problem').length;
    if (session.json) session.print({ status: findings === 0 ? 'ok' : 'problems', plugins: probes });
    terminal.line();
    terminal.line(
      findings === 0
        ? 'Every plugin loads, opens and closes.'
        : `${number(findings)} of ${number(probes.length)} checks found something.`,
    );
    return findings === 0 ? EXIT.complete : EXIT.findings;
  });
