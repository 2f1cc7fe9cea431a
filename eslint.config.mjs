import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const HEAVY = ['ccxt', 'ccxt/*', 'lmdb', 'vscode', 'commander', 'lru-cache'];
const DI = ['tsyringe', 'tsyringe/*', 'reflect-metadata'];

/** Forbids importing what matches `group`; relative patterns speak of the importing file's own view. */
const forbid = (...rules) => ({
  'no-restricted-imports': ['error', { patterns: rules.map(([group, message]) => ({ group, message })) }],
  'no-restricted-syntax': ['error', MANY_FOLDERS, ...lazily(rules, LAZY, IN_TYPES)],
});
// Node's own way to make several folders never ends below /proc.
const MANY_FOLDERS = {
  selector: "CallExpression[callee.name=/^mkdir(Sync)?$/] Property[key.name='recursive']",
  message: 'Use makeFolder() or makeFolderSync() of core.',
};
// `no-restricted-imports` sees no `import()`, neither the lazy one nor the one in types.
const LAZY = 'ImportExpression > Literal.source';
const IN_TYPES = 'TSImportType Literal';
const lazily = (rules, ...literals) =>
  rules.flatMap(([group, message]) =>
    literals.map((literal) => ({ selector: `${literal}[value=${matching(group)}]`, message })),
  );
/** The expression for what a group's patterns match, by the rules of .gitignore, as `no-restricted-imports` has them. */
function matching(group) {
  const one = (pattern) => {
    const body = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('**/', '\0')
      .replaceAll('/**', '/\u0001')
      .replaceAll('*', '[^/]*')
      .replaceAll('\0', '(?:.*/)?')
      .replaceAll('\u0001', '.+');
    return `${/.\//.test(pattern) ? '' : '(?:.*/)?'}${body}(?:/.*)?$`;
  };
  const not = group.filter((each) => each.startsWith('!')).map((each) => `(?!${one(each.slice(1))})`);
  const yes = group.filter((each) => !each.startsWith('!')).map(one);
  return new RegExp(`^${not.join('')}(?:${yes.join('|')})`).toString();
}
const coreBase = [
  [HEAVY, "Core's package knows no exchange library, database, command line or editor."],
  [['@candlewick/*', 'candlewick'], 'Inside core import by relative path.'],
];
const noDi = [DI, 'Only di/tsyringe.ts knows the container; use injectable() and tokens.'];
const noTesting = [['**/testing', '**/testing/**'], 'The test tools are for tests and plugin authors.'];
const HOST_SIDE = [
  [[...DI, 'ccxt', 'ccxt/*', 'lmdb', 'commander'], 'The extension is a thin host.'],
  [['**/core/src/**', '**/plugins/src/**'], "Only core's public surface."],
];
const ONLY_TYPES = 'Only types here: what works runs in the engine process.';
const HOST_SIDE_TYPES = [[['@candlewick/*', '**/engine/**', '!**/engine/protocol.ts'], ONLY_TYPES]];
// Types of anything; of what works only the texts that both hosts write alike: pure, and a few lines of the bundle.
const HOST_SIDE_STATIC = [
  { group: ['@candlewick/*', '!@candlewick/core', '**/engine/**', '!**/engine/protocol.ts'] },
  { regex: '^@candlewick/core(?!/host$)' },
  { group: ['@candlewick/core/host'], allowImportNames: ['bytesText', 'momentText'] },
].map((each) => ({ ...each, message: ONLY_TYPES, allowTypeImports: true }));
const outside = (folders) => folders.flatMap((folder) => [`**/${folder}`, `**/${folder}/**`]);

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/*.generated.*', '**/.api-*/**', 'historical_data/**'] },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess: typed arrays on hot paths need it
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300 }],
      eqeqeq: 'error',
    },
  },

  // The directions: domain <- contracts <- pipeline <- compose.
  {
    files: ['packages/core/src/**/*.ts'],
    rules: forbid(...coreBase, noDi, noTesting),
  },
  {
    files: ['packages/core/src/domain/**'],
    rules: forbid(...coreBase, noDi, [
      ['../**', '*:*', 'zod'],
      'domain is pure values: it imports nothing but its own files.',
    ]),
  },
  {
    files: ['packages/core/src/contracts/**'],
    rules: forbid(
      ...coreBase,
      noDi,
      [
        outside(['pipeline', 'analysis', 'config', 'plugins', 'compose', 'testing', 'simulation']),
        'contracts import domain and di/token only.',
      ],
      [['**/di/tsyringe.ts', '**/di/scope.ts'], 'contracts import domain and di/token only.'],
    ),
  },
  {
    files: ['packages/core/src/pipeline/**'],
    rules: forbid(...coreBase, noDi, [
      outside(['config', 'plugins', 'compose', 'testing', 'simulation']),
      'pipeline imports contracts, domain and analysis.',
    ]),
  },
  {
    files: ['packages/core/src/{analysis,simulation}/**'],
    rules: forbid(...coreBase, noDi, [
      outside(['pipeline', 'config', 'plugins', 'compose', 'testing']),
      'pure code over columns: domain only.',
    ]),
  },
  { files: ['packages/core/src/di/tsyringe.ts'], rules: forbid(...coreBase, noTesting) },
  { files: ['packages/core/src/testing/**'], rules: forbid(...coreBase, noDi) },

  // A plugin sees core's public surface, its own folder and libraries; never another plugin.
  {
    files: ['packages/plugins/src/**/*.ts'],
    rules: forbid(
      [
        ['@candlewick/core/*', '!@candlewick/core/testing'],
        "Only core's public surface, as a stranger has it.",
      ],
      [['@candlewick/core/testing'], 'Test tools stay in tests.'],
      [
        [
          '../../**',
          // Shared by plugins, and needed below a plugin's own folder.
          '!../../turns.ts',
          '../exchange-*/**',
          '../cache-*/**',
          '../limiter-*/**',
          '../exporter-*/**',
          '../monitor-*/**',
          '../index.ts',
        ],
        'A plugin never imports another plugin.',
      ],
      [[...DI, 'vscode', 'commander'], 'Plugins know no container and no host.'],
    ),
  },
  // Examples are what strangers write: they have what is published, and nothing of this repository.
  {
    files: ['examples/**/*.ts'],
    rules: forbid(
      [
        ['@candlewick/core/*', '!@candlewick/core/testing', '@candlewick/plugins/*', '**/packages/**'],
        'Only what is published for plugins and programs.',
      ],
      [[...DI, 'vscode', 'commander'], 'Plugins know no container and no host.'],
    ),
  },
  // A template is a stranger's plugin: it has what it would have in a folder of its own.
  {
    files: ['packages/new-plugin/templates/**/*.ts'],
    rules: forbid(
      [['@candlewick/*', '!@candlewick/core', '!@candlewick/core/testing'], "Only core's public surface."],
      [['@candlewick/core/host'], "Only core's public surface."],
      [['candlewick', '../../**', ...DI, ...HEAVY], 'A template stands alone: only its own files.'],
    ),
  },
  {
    files: ['packages/new-plugin/templates/*/src/**/*.ts'],
    rules: forbid(
      [['@candlewick/*', '!@candlewick/core'], "Only core's public surface."],
      [['@candlewick/core/*'], "Only core's public surface; test tools stay in tests."],
      [['candlewick', '../**', ...DI, ...HEAVY], 'A template stands alone: only its own files.'],
    ),
  },
  {
    files: ['packages/new-plugin/src/**/*.ts'],
    rules: forbid(
      [
        ['@candlewick/core/testing', '@candlewick/plugins', 'candlewick'],
        'It writes files, and knows no plugin.',
      ],
      [['**/templates/**', ...DI, ...HEAVY], 'Templates are files to it.'],
    ),
  },
  {
    files: ['packages/cli/src/**/*.ts'],
    rules: forbid(
      [
        [...DI, 'vscode', 'ccxt', 'ccxt/*', 'lmdb'],
        'The CLI is a thin host over core and the built-ins list.',
      ],
      [['**/core/src/**', '**/plugins/src/**', '@candlewick/core/testing'], "Only core's public surface."],
    ),
  },
  // The one exception: `candlewick plugins test` runs the suites, and loads them for that alone.
  {
    files: ['packages/cli/src/plugin-testing.ts'],
    rules: forbid(
      [
        [...DI, 'vscode', 'ccxt', 'ccxt/*', 'lmdb'],
        'The CLI is a thin host over core and the built-ins list.',
      ],
      [['**/core/src/**', '**/plugins/src/**'], "Only core's public surface."],
    ),
  },
  // The extension: the host's side is thin and knows core by its types, the engine process knows no editor.
  {
    files: ['packages/vscode-extension/src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [...HOST_SIDE.map(([group, message]) => ({ group, message })), ...HOST_SIDE_STATIC],
        },
      ],
      'no-restricted-syntax': ['error', MANY_FOLDERS, ...lazily([...HOST_SIDE, ...HOST_SIDE_TYPES], LAZY)],
    },
  },
  {
    files: ['packages/vscode-extension/src/engine/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': 'off',
      ...forbid(
        [
          [...DI, 'ccxt', 'ccxt/*', 'lmdb', 'commander'],
          'The engine is a host over core and the built-ins list.',
        ],
        [['**/core/src/**', '**/plugins/src/**', '@candlewick/core/testing'], "Only core's public surface."],
        [
          ['vscode', '../host/**', '../../host/**', '../tree/**', '../charts/**'],
          'The engine knows no editor.',
        ],
      ),
    },
  },
  // AssemblyScript: TypeScript's syntax, the machine's numbers.
  { files: ['packages/{core,plugins}/assembly/**'], rules: { eqeqeq: 'off', 'prefer-const': 'off' } },
  { files: ['**/test/**', 'tests/**'], rules: { 'max-lines': ['error', { max: 400 }] } },
);
