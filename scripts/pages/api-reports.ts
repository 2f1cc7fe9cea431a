import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Extractor, ExtractorConfig, type ExtractorMessage } from '@microsoft/api-extractor';

/** Entries of core, and the reports of what each exports. */
const ENTRIES = { index: 'core', testing: 'core-testing', host: 'core-host' } as const;
type Entry = keyof typeof ENTRIES;

/** Reports by path, and what is wrong with the interface itself: names that cannot be imported, missing docstrings. */
export interface ApiReports {
  readonly files: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

/**
 * What core's entries export, as API Extractor writes it, from type declarations that are made for it and removed again.
 *
 * @param root of the repository
 */
export function apiReports(root: string): ApiReports {
  // Inside the package, so that its libraries are found; not in node_modules, where all would be a stranger's.
  const folder = mkdtempSync(join(root, 'packages/core/.api-'));
  try {
    execFileSync(process.execPath, [
      join(root, 'scripts/build-types.mjs'),
      'core',
      '--to',
      join(folder, 'types'),
    ]);
    const reports = (Object.keys(ENTRIES) as Entry[]).map((entry) => reportOf(root, folder, entry));
    const exported = new Set(reports.flatMap(({ text }) => namesIn(text)));
    return {
      files: Object.fromEntries(reports.map(({ path, text }) => [path, text])),
      problems: reports.flatMap(({ entry, text, messages }) => {
        const own = new Set(namesIn(text));
        return messages.flatMap((each) => {
          const found = problem(entry, each, own, exported);
          const at = `${relative(root, each.sourceFilePath ?? root)}:${each.sourceFileLine ?? 1}`;
          return found === undefined ? [] : [`${at}: ${found}`];
        });
      }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reportOf(root: string, folder: string, entry: Entry) {
  const name = `${ENTRIES[entry]}.api.md`;
  const core = join(root, 'packages/core');
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(core, 'package.json'),
    configObject: {
      projectFolder: core,
      mainEntryPointFilePath: join(
        folder,
        'types',
        entry === 'testing' ? 'testing/index.d.ts' : `${entry}.d.ts`,
      ),
      compiler: {
        overrideTsconfig: {
          extends: join(core, 'tsconfig.types.json'),
          compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
        },
      },
      apiReport: { enabled: true, reportFileName: name, reportFolder: folder, reportTempFolder: folder },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: { extractorMessageReporting: { 'ae-missing-release-tag': { logLevel: 'none' as never } } },
    },
  });
  const messages: ExtractorMessage[] = [];
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      messages.push(message);
    },
  });
  return {
    entry,
    messages,
    path: `packages/core/api/${name}`,
    text: readFileSync(join(folder, name), 'utf8'),
  };
}

const namesIn = (text: string): string[] =>
  [...text.matchAll(/^export (?:declare )?(?:abstract )?\w+ (\w+)/gm)].map(([, name]) => name!);

/** A type that nobody can name, or a name that nobody explains. Members are asked of what authors of plugins meet. */
function problem(
  entry: Entry,
  { messageId, text }: ExtractorMessage,
  own: ReadonlySet<string>,
  exported: ReadonlySet<string>,
): string | undefined {
  const name = /"([^"]*)"/.exec(text)?.[1] ?? '';
  if (messageId === 'ae-forgotten-export' && !exported.has(name))
    return `${name} is part of what ${ENTRIES[entry]} exports, and no entry exports it`;
  if (messageId === 'ae-undocumented' && (entry !== 'host' || own.has(name)))
    return `${name} has no docstring`;
  return undefined;
}
