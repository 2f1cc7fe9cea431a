// What VS Code runs as extensionTestsPath, inside of the real extension host. It ends with code 0 also when the host dies:
// only the report that is written here tells what passed.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

interface Told {
  readonly title: string;
  readonly state: 'passed' | 'failed';
  readonly ms?: number | undefined;
  readonly error?: string;
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 180_000, reporter: 'min' });
  mocha.suite.emit('pre-require', globalThis, __filename, mocha);
  const { figures } = await import('./support.ts');
  await import('./suite.ts');
  const tests: Told[] = [];
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const report = process.env['CANDLEWICK_REPORT'];
      if (report !== undefined) writeFileSync(report, JSON.stringify({ tests, figures }));
      if (failures > 0) reject(new Error(`${failures} tests failed`));
      else resolve();
    });
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed', ms: test.duration }));
    runner.on('fail', (test, error: Error) =>
      tests.push({ title: test.fullTitle(), state: 'failed', error: error.stack ?? String(error) }),
    );
  });
}
