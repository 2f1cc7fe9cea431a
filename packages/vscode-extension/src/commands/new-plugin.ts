import * as vscode from 'vscode';
import type { NewPluginSpec, NewPluginSummary } from '../engine/protocol.ts';
import type { Parts } from '../parts.ts';
import type { Command } from './command.ts';
import { askSteps, CANCELLED, input, pick, type Step } from './multi-step.ts';

const { t } = vscode.l10n;

interface Answers {
  kind?: NewPluginSpec['kind'];
  name?: string;
  parent?: vscode.Uri;
}

/** Writes the project of a new plugin, as `candlewick plugins new` does, and opens its source. */
export const newPlugin: Command = async (parts) => {
  const answers: Answers = {};
  if (!(await askSteps(t('New Plugin'), answers, [kindStep, nameStep, folderStep]))) return;
  const { kind, name, parent } = answers;
  if (!kind || !name || !parent) return;
  const written = await parts.engine.call('newPlugin', { kind, name, parent: parent.fsPath });
  const folder = vscode.Uri.file(written.folder);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'src/plugin.ts'));
  await showNext(parts, written, folder);
};

const kinds = (): readonly { plugin: NewPluginSpec['kind']; label: string; detail: string }[] => [
  { plugin: 'exchange', label: t('Exchange'), detail: t('candles of a venue, over its own HTTP API') },
  { plugin: 'exporter', label: t('Exporter'), detail: t('a format of files, or a way into a database') },
  { plugin: 'cache', label: t('Cache'), detail: t('keeps what was fetched somewhere else') },
  { plugin: 'limiter', label: t('Limiter'), detail: t('keeps requests inside a budget in another way') },
  { plugin: 'monitor', label: t('Monitor'), detail: t('follows runs: a log, metrics, messages') },
];

const kindStep: Step<Answers> = async (answers, frame) => {
  const items = kinds();
  const active = items.find(({ plugin }) => plugin === answers.kind)?.label;
  const chosen = await pick({ frame, placeholder: t('What kind of plugin?'), items, active });
  if (typeof chosen === 'symbol') return chosen;
  answers.kind = chosen.plugin;
  return 'done';
};

const nameStep: Step<Answers> = async (answers, frame) => {
  const name = await input({
    ...{ frame, prompt: t('What is it called? The name of a package will do, too.'), value: answers.name },
    placeholder: 'my-plugin, @acme/my-plugin',
    check: (text) =>
      /^(@[a-z0-9-]+\/)?[a-z0-9]+(-[a-z0-9]+)*$/.test(text)
        ? undefined
        : t('Lower case letters, digits and single dashes.'),
  });
  if (typeof name === 'symbol') return name;
  answers.name = name;
  return 'done';
};

/** In a folder of the window, or in any other; a folder of the plugin's name is made there. */
const folderStep: Step<Answers> = async (answers, frame) => {
  const own = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const items = [
    ...own.map(({ name, uri }) => ({ label: name, description: uri.fsPath, uri })),
    { label: t('Another folder…'), description: '', uri: undefined },
  ];
  const placeholder = t('In which folder? Its own is made there.');
  const chosen = own.length > 0 ? await pick({ frame, placeholder, items }) : items[0]!;
  if (typeof chosen === 'symbol') return chosen;
  const [parent] = chosen.uri ? [chosen.uri] : ((await askFolder()) ?? []);
  // Whoever leaves the dialog may want one of the others after all.
  if (!parent) return own.length > 0 ? folderStep(answers, frame) : CANCELLED;
  answers.parent = parent;
  return 'done';
};

const askFolder = (): Thenable<vscode.Uri[] | undefined> =>
  vscode.window.showOpenDialog({
    title: t('New Plugin'),
    openLabel: t('Make It Here'),
    canSelectFiles: false,
    canSelectFolders: true,
  });

async function showNext({ log }: Parts, written: NewPluginSummary, folder: vscode.Uri): Promise<void> {
  const text = t('{0} is ready. Go on with: {1}', written.package, 'npm install, npm test, npm run try');
  log.info(text);
  const [terminal, readme, window] = [t('Open Terminal'), t('Show README'), t('Open in New Window')];
  const isHere = vscode.workspace.getWorkspaceFolder(folder) !== undefined;
  const chosen = await vscode.window.showInformationMessage(
    text,
    ...[terminal, readme, ...(isHere ? [] : [window])],
  );
  if (chosen === terminal) vscode.window.createTerminal({ cwd: folder, name: written.name }).show();
  if (chosen === readme)
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.joinPath(folder, 'README.md'));
  if (chosen === window)
    await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
}
