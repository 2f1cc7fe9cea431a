import { enableCompileCache } from 'node:module';

// Node keeps the compiled code: later starts do not parse it again.
enableCompileCache();
await import('./program.ts');
