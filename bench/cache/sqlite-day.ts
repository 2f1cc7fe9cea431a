// The bare script that a cached query of one day is held against: sqlite-day FOLDER FROM TO.
import { store } from './stores/sqlite.ts';

const [folder = '', from = '', to = ''] = process.argv.slice(2);
const opened = await store.open(folder);
const { time, open, high, low, close, volume } = await opened.range(Number(from), Number(to));
const lines = ['timestamp,open,high,low,close,volume'];
for (let i = 0; i < time.length; i++)
  lines.push(
    `${new Date(time[i]!).toISOString().slice(0, 19).replace('T', ' ')},${open[i]!},${high[i]!},${low[i]!},${close[i]!},${volume[i]!}`,
  );
process.stdout.write(`${lines.join('\n')}\n`);
await opened.close();
