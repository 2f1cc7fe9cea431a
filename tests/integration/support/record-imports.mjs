// Preloaded by a test: appends every resolved module to the file named by RECORD_IMPORTS, and at the end every module of
// Node's own that was loaded, however it was asked for.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const record = (text) => appendFileSync(process.env.RECORD_IMPORTS, `${text}\n`);

registerHooks({
  resolve(specifier, context, next) {
    const result = next(specifier, context);
    record(result.url);
    return result;
  },
});
process.on('exit', () => {
  for (const each of process.moduleLoadList) record(each.replace(/^NativeModule /, 'builtin:'));
});
