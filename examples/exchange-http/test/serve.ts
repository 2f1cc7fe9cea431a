// Acme on port 18787, to try the plugin against: node test/serve.ts
import { startAcme } from './acme-server.ts';

console.log(`Acme answers at ${(await startAcme(18787)).url}`);
