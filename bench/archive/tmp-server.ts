import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const server = fileURLToPath(new URL('serve.ts', import.meta.url));
const venue = fork(server, ['--from', '2018-01-01', '--to', process.argv[2]!], { stdio: 'inherit' });
venue.once('message', (m: any) => {
  writeFileSync('/tmp/ab/config.json', JSON.stringify({ exchanges: { binance: { ccxt: { urls: m.urls }, archive: { url: m.url } } } }));
  writeFileSync('/tmp/ab/ready', 'x');
});
