// Preloaded by a test: appends every resolved module to the file named by RECORD_IMPORTS.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const result = next(specifier, context);
    appendFileSync(process.env.RECORD_IMPORTS, `${result.url}\n`);
    return result;
  },
});
