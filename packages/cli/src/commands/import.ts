import { CandlewickError, isExplained, type ImportOutcome } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { planImports, type CandleFileOptions, type TimeUnit } from '@candlewick/plugins';
import type { CommandBody } from '../command.ts';
import { importDocument, importReport } from '../render/import.ts';
import { plural } from '../render/format.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface ImportFlags extends SettingFlags {
  readonly name?: string;
  readonly columns?: string;
  readonly timeUnit?: string;
  readonly skipInvalid?: boolean;
  readonly dryRun?: boolean;
}

const UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

export const importCommand: CommandBody<ImportFlags> = (io, flags, paths) =>
  withSession({ io, flags }, async (session) => {
    const { terminal } = session;
    const symbols = (flags.symbol ?? []).flatMap((each) => each.split(','));
    if (symbols.length > 1)
      throw new CandlewickError(
        'USAGE',
        'files of one market are imported at a time: name one --symbol, or none.',
      );
    const options = optionsOf(flags);
    const plans = await planImports(paths, io.cwd, {
      exchange: `import:${flags.name ?? 'local'}`,
      symbol: symbols[0],
      timeframe: flags.timeframe,
      options,
    });
    const { dryRun = false, skipInvalid = false } = flags;
    await using run = dryRun ? await session.openLook() : await session.openRun('import');
    const outcomes: ImportOutcome[] = [];
    for (const plan of plans) {
      const outcome = await run.import({ ...plan, dryRun, skipInvalid });
      importReport(terminal, plan, outcome, dryRun);
      outcomes.push(outcome);
    }
    const isIncomplete = outcomes.some(({ gaps }) => gaps.some(({ reason }) => !isExplained(reason)));
    const status = isIncomplete ? 'incomplete' : 'complete';
    if (session.json)
      session.print({ status, dryRun, datasets: outcomes.map((each, i) => importDocument(plans[i]!, each)) });
    run.finish(status);
    terminal.line();
    const what = plural(outcomes.length, 'dataset');
    terminal.line(
      dryRun
        ? `Checked ${what}; nothing was stored.`
        : `Imported ${what}${isIncomplete ? ', with gaps' : ''}.`,
    );
    return isIncomplete ? EXIT.incomplete : EXIT.complete;
  });

/** @throws USAGE */
function optionsOf({ columns, timeUnit }: ImportFlags): CandleFileOptions {
  const unit = UNITS.find((each) => each === timeUnit);
  if (timeUnit !== undefined && unit === undefined)
    throw new CandlewickError('USAGE', `--time-unit takes ${UNITS.join(', ')}, not «${timeUnit}».`);
  const pairs = (columns ?? '').split(',').filter((each) => each.trim() !== '').map((each) => {
    const [name = '', column = ''] = each.split('=').map((part) => part.trim());
    // Not what every object has: `constructor`.
    if (/^[a-z][a-z0-9_]*$/.test(name) && !(name in {}) && column !== '') return [name, column] as const;
    throw new CandlewickError('USAGE', `--columns takes pairs such as time=date,open=o, not «${each}».`);
  }); // prettier-ignore
  return { columns: Object.fromEntries(pairs), ...(unit === undefined ? {} : { timeUnit: unit }) };
}
