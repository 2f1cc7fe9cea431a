import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const HEAVY = ['ccxt', 'ccxt/*', 'lmdb', 'vscode', 'commander', 'lru-cache'];
const DI = ['tsyringe', 'tsyringe/*', 'reflect-metadata'];

/** Forbids importing what matches `group`; relative patterns speak of the importing file's own view. */
const forbid = (...rules) => ({
  'no-restricted-imports': ['error', { patterns: rules.map(([group, message]) => ({ group, message })) }],
});
const coreBase = [
  [HEAVY, "Core's package knows no exchange library, database, command line or editor."],
  [['@candlewick/*', 'candlewick'], 'Inside core import by relative path.'],
];
const noDi = [DI, 'Only di/tsyringe.ts knows the container; use injectable() and tokens.'];
const noTesting = [['**/testing', '**/testing/**'], 'The test tools are for tests and plugin authors.'];
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
          patterns: [
            {
              group: [...DI, 'ccxt', 'ccxt/*', 'lmdb', 'commander'],
              message: 'The extension is a thin host.',
            },
            { group: ['**/core/src/**', '**/plugins/src/**'], message: "Only core's public surface." },
            {
              group: ['@candlewick/*', '**/engine/**', '!**/engine/protocol.ts'],
              message: 'Only types here: what works runs in the engine process.',
              allowTypeImports: true,
            },
          ],
        },
      ],
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
