import { defineConfig } from 'vitest/config';

const shared = { environment: 'node' as const, testTimeout: 30_000, hookTimeout: 30_000 };

// unit: pure code and contract suites; integration: real HTTP on loopback, real LMDB, real processes;
// slow: processes that are killed; budget: budgets over several minutes of real time, which are mostly waited for;
// package: what is packed, installed and run as a stranger would.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'tests/unit/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.{integration,budget}.test.ts'],
          // One world for all files: most of their time would go into loading the same modules.
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'integration',
          include: ['packages/*/test/**/*.integration.test.ts', 'tests/integration/**/*.test.ts'],
          globalSetup: ['packages/vscode-extension/test/engine/build-engine.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'slow',
          include: ['tests/slow/**/*.test.ts'],
          testTimeout: 600_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'budget',
          include: ['packages/*/test/**/*.budget.test.ts', 'tests/budget/**/*.test.ts'],
          testTimeout: 400_000,
          // How much of a budget is used is told by the clock: one at a time.
          fileParallelism: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          globalSetup: ['tests/package/support/pack-packages.ts'],
          testTimeout: 300_000,
          // Packing and installing: minutes on a busy machine.
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
