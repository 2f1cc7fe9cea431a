// Run by mocha inside of a real extension host: code-server here, VS Code's desktop where it can be had.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { RunProgress } from '../../src/engine/protocol.ts';
import type { ExtensionApi } from '../../src/extension.ts';
import { BTC, fetchIt, nodeOf, openExtension, tell, until } from './support.ts';

let api: ExtensionApi;
const folder = (): string => vscode.workspace.workspaceFolders![0]!.uri.fsPath;
const command = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`candlewick.${name}`, ...args);

describe('the extension in its host', () => {
  before(async () => {
    api = await openExtension();
    tell('activation', api.activationMs);
  });

  it('activates without starting the engine: that begins when the view is seen', async () => {
    assert.equal(api.parts.engine.pid, undefined);
    await vscode.commands.executeCommand('candlewick.datasets.focus');
    await until(() => api.parts.engine.pid);
  });

  it('has every command that its manifest promises, and no other', async () => {
    const { packageJSON } = vscode.extensions.getExtension('candlewick.candlewick-vscode')!;
    const { commands } = (packageJSON as { contributes: { commands: { command: string }[] } }).contributes;
    const all = (await vscode.commands.getCommands(true)).filter(
      (each) => each.startsWith('candlewick.') && !each.startsWith('candlewick.datasets.'),
    );
    const promised = commands.map((each) => each.command);
    assert.deepEqual(
      promised.filter((each) => !all.includes(each)),
      [],
    );
    assert.deepEqual(
      all.filter((each) => !promised.includes(each) && !/\.chart/.test(each)),
      [],
    );
  });

  it('shows a dataset in the tree when it is fetched, without a reload', async () => {
    const [outcome] = (await fetchIt(api)).outcomes;
    assert.ok(outcome!.candles > 700);
    const { summary } = await nodeOf(api, BTC, outcome!.candles);
    assert.equal(summary.openGaps, 0);
  });

  it('updates the tree while the command line writes the same cache', async () => {
    const cli = process.env['CANDLEWICK_CLI'];
    assert.ok(cli, 'the command line is built');
    const args = ['fetch', '--exchange', 'simulated', '--symbol', 'ETH/USDT', '--timeframe', '1d', '--start', '2024-01-01', '--end', '2024-03-01', '--quiet']; // prettier-ignore
    execFileSync(process.env['CANDLEWICK_NODE']!, [cli, ...args], { cwd: folder(), stdio: 'pipe' });
    const id = { exchange: 'simulated', symbol: 'ETH/USDT', timeframe: '1d' };
    await nodeOf(api, id, 60);
  });

  it('has the tree true all the while that a large fetch is under way', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const id = { ...BTC, symbol: 'SOL/USDT', timeframe: '1m' };
    // After the tree, which listens longer.
    let wasUpdating = false;
    const listening = api.parts.engine.onEvent(() => {
      wasUpdating ||= api.parts.model.find(id)?.summary.isUpdating === true;
    });
    const [outcome] = (await fetchIt(api, { ...id, end: '2024-07-01' })).outcomes;
    listening.dispose();
    delay.disable();
    assert.equal(wasUpdating, true);
    tell('host held up at most 1 in 100 while fetching', delay.percentile(99) / 1e6);
    await until(() => api.parts.model.find(id)?.summary.candles === outcome!.candles);
    await until(() => api.parts.model.find(id)?.summary.isUpdating === false);
  });

  it('stops the requests of a fetch when it is cancelled', async () => {
    const stopping = new AbortController();
    const requests = [{ ...BTC, symbol: 'BNB/USDT', timeframe: '1m', start: '3000d' }];
    const onProgress = ({ done }: RunProgress): void => {
      if (done > 0) stopping.abort();
    };
    const { engine } = api.parts;
    const { interrupted } = await engine.call('fetch', { requests }, { signal: stopping.signal, onProgress });
    assert.equal(interrupted, true);
    const count = async (): Promise<number> =>
      (await engine.call('datasets', {})).find(({ id }) => id.symbol === 'BNB/USDT')!.candles;
    const before = await count();
    await sleep(600);
    assert.equal(await count(), before);
  });

  it('says so when the engine crashes, starts another, and has lost nothing', async () => {
    const { engine, model } = api.parts;
    const { candles } = (await nodeOf(api)).summary;
    let how = '';
    const listening = engine.onEvent((event) => {
      if (event.type === 'engine-lost') how = event.how;
    });
    process.kill(engine.pid!, 'SIGKILL');
    await until(() => how !== '');
    listening.dispose();
    assert.equal(how, 'signal SIGKILL');
    assert.equal(model.find(BTC)?.summary.candles, candles);
    const after = await engine.call('datasets', {});
    assert.equal(after.find(({ id }) => id.symbol === 'BTC/USDT')?.candles, candles);
    // The new process is watched, too.
    await fetchIt(api, { symbol: 'XRP/USDT' });
    await nodeOf(api, { ...BTC, symbol: 'XRP/USDT' });
  });

  it('takes a changed configuration file in, and names what is wrong in it', async () => {
    const { engine } = api.parts;
    const file = vscode.Uri.file(join(folder(), 'candlewick.config.json'));
    const write = (text: string) => vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await write('{ "exchange": "simulated" }');
    await engine.reconfigure();
    assert.equal((await engine.info()).exchange, 'simulated');
    await write('{ "timefram": "1h" }');
    await assert.rejects(engine.reconfigure(), /timefram/);
    await vscode.workspace.fs.delete(file);
    await engine.reconfigure();
    assert.equal((await engine.info()).exchange, 'binance');
  });

  it('makes a configuration with a schema for every editor', async () => {
    await command('openConfig');
    await until(() =>
      /"\$schema": "\.\/\.vscode\/candlewick\.schema\.json"/.test(
        vscode.window.activeTextEditor?.document.getText() ?? '',
      ),
    );
    assert.ok(existsSync(join(folder(), '.vscode/candlewick.schema.json')));
    await api.parts.engine.reconfigure();
    await api.parts.engine.info();
    await vscode.workspace.fs.delete(vscode.Uri.file(join(folder(), 'candlewick.config.json')));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await api.parts.engine.reconfigure();
  });

  it('checks and completes the configuration file', async () => {
    const uri = vscode.Uri.file(join(folder(), 'sub', 'candlewick.config.json'));
    await vscode.workspace.fs.writeFile(
      uri,
      new TextEncoder().encode('{ "cache": { "diskSiz": 1 }, "verify": { "windo": 1 } }\n'),
    );
    await vscode.window.showTextDocument(uri);
    await until(() => vscode.languages.getDiagnostics(uri).some(({ message }) => /windo/.test(message)));
    const proposed = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(0, 2),
    );
    // The schema is there: the problems come of it.
    const labels = proposed.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['exchange', 'timeframe', 'datasets', 'network'])
      assert.ok(labels.includes(name), `${name} is not among ${labels.join(', ')}`);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(uri, '..'), { recursive: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('hands settings of the user to the engine', async () => {
    const config = vscode.workspace.getConfiguration('candlewick');
    await config.update('timeframe', '4h', vscode.ConfigurationTarget.Global);
    await api.parts.engine.reconfigure();
    assert.equal((await api.parts.engine.info()).timeframe, '4h');
    await config.update('timeframe', undefined, vscode.ConfigurationTarget.Global);
    await api.parts.engine.reconfigure();
    assert.equal((await api.parts.engine.info()).timeframe, '1h');
  });

  it('keeps keys in the secret storage only', async () => {
    const { keys, engine, context } = api.parts;
    await keys.set('okx', { apiKey: 'key-of-okx-123', secretKey: 'secret-of-okx-456', password: 'pass-789' });
    assert.deepEqual(Object.keys(await keys.settings()), ['okx']);
    await engine.reconfigure();
    const told = JSON.stringify([await engine.call('diagnostics', {}), await engine.info()]);
    const kept = JSON.stringify(context.globalState.keys().map((key) => context.globalState.get(key)));
    assert.doesNotMatch(told + kept, /key-of-okx|secret-of-okx|pass-789/);
    await keys.forget('okx');
    assert.deepEqual(await keys.settings(), {});
  });

  it('copies a dataset as a command that the command line understands', async () => {
    await command('copyCliCommand', await nodeOf(api));
    assert.match(await vscode.env.clipboard.readText(), /^candlewick fetch --exchange simulated --symbol BTC\/USDT --timeframe 1h --start 2024-01-01 /); // prettier-ignore
  });

  it('copies what a bug report needs, and no key', async () => {
    await api.parts.keys.set('okx', { apiKey: 'key-of-okx-123', secretKey: 'secret-of-okx-456' });
    await api.parts.engine.reconfigure();
    await command('copyDiagnostics');
    const text = await vscode.env.clipboard.readText();
    await api.parts.keys.forget('okx');
    await api.parts.engine.reconfigure();
    assert.match(text, /^Candlewick \d+\.\d+\.\d+, VS Code \d/);
    assert.match(text, /datasets: \d+, candles: [\d,]+\n/);
    for (const part of ['cache: ', 'Engine: ', 'exchange simulated', 'Trusted: true'])
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
    assert.doesNotMatch(text, /okx-123|okx-456/);
  });

  it('exports into the project, as the command line does', async () => {
    const [file] = await api.parts.engine.call('export', { datasets: [BTC], format: 'csv' });
    assert.equal(file!.file, join(folder(), 'historical_data/simulated_BTC_USDT_1h_20240101_20240201.csv'));
    assert.match(readFileSync(file!.file!, 'utf8'), /^timestamp,open/);
  });

  it('shows the gaps of a dataset with their reasons', async () => {
    await command('showGaps', await nodeOf(api));
    await until(() => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('Gaps of'));
  });

  it('shows the performance of runs', async () => {
    await command('performance');
    await until(() => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'Performance');
  });

  it('takes a thousand datasets in, and one change among them alone', async () => {
    const { model } = api.parts;
    const { summary } = await nodeOf(api);
    const kept = model.summaries;
    const many = Array.from({ length: 1_000 }, (_, i) => ({
      ...summary,
      id: { exchange: `venue${i % 10}`, symbol: `COIN${i}/USDT`, timeframe: '1h' },
    }));
    // Previews of reports are other extensions' work in the same host.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await command('datasets.focus');
    await sleep(1_000);
    const children = model.children.bind(model);
    let asked = 0;
    model.children = (node) => {
      asked++;
      return children(node);
    };
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    assert.equal(model.apply(many, []), 'all');
    await command('clearFilter');
    await until(() => asked > 1_000);
    await sleep(500);
    const change = model.apply([{ ...many[500]!, candles: 1 }], []);
    assert.equal(change.length, 3);
    delay.disable();
    tell('host held up at most by a thousand datasets', delay.max / 1e6);
    model.replaceAll(kept);
    await command('clearFilter');
  });

  it('tells a language model what is cached, and no more', async () => {
    const input = { name: 'eth/usdt' };
    const { content } = await vscode.lm.invokeTool('candlewick_datasets', {
      input,
      toolInvocationToken: undefined,
    });
    const [part] = content as vscode.LanguageModelTextPart[];
    const [row, ...others] = JSON.parse(part!.value) as Record<string, unknown>[];
    assert.equal(others.length, 0);
    assert.deepEqual([row!['symbol'], row!['candles'], row!['openGaps']], ['ETH/USDT', 60, 0]);
  });

  it('deletes a dataset, and the tree forgets it', async () => {
    const gone = await api.parts.engine.call('delete', { datasets: [BTC] });
    assert.deepEqual(gone, [BTC]);
    await until(() => api.parts.model.find(BTC) === undefined);
  });
});
