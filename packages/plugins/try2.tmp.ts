import { rmSync } from 'node:fs';
import { openTables } from './src/cache-lmdb/open-tables.ts';
import { openFolder } from './src/cache-lmdb/cache-folder.ts';
const folder = '/tmp/cw/cache'; rmSync(folder, { recursive: true, force: true });
const g = await openFolder(folder); console.log(g);
const t = await openTables(g, false); console.log('opened');
for (let i = 0; i < 5; i++) {
const txn = t.root.useReadTransaction(); console.log('read txn', t.datasets.get(['a','b','c'], { transaction: txn })); txn.done();
await t.root.childTransaction(() => { console.log('in'); t.datasets.putSync(['a','b',String(i)], new Uint8Array([1])); }); console.log('commit', i);
}
await t.root.close(); console.log('closed');
