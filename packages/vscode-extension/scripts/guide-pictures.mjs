// Makes the pictures of the guide and of the walkthrough out of those that the click-through takes; needs Chromium, and
// pngquant, which makes them a quarter of the size: node guide-pictures.mjs <folder of the click-through's pictures>
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startBrowser } from './code-server.mjs';

const extension = resolve(import.meta.dirname, '..');
const guide = resolve(extension, '../../docs/1-guide/pictures');
const media = join(extension, 'media');
const from = resolve(process.argv[2] ?? '.');

const part = (x, y, width, height) => ({ x, y, width, height });
/** Which part of which picture becomes what. */
const PICTURES = [
  ['chart-gap', join(guide, 'vscode-chart.png'), part(0, 0, 1280, 800)],
  ['plan', join(guide, 'vscode-plan.png'), part(0, 0, 1280, 330)],
  ['failed', join(guide, 'vscode-failed.png'), part(0, 0, 1280, 800)],
  ['performance', join(guide, 'vscode-performance.png'), part(0, 0, 1280, 800)],
  ['plan', join(media, 'walkthrough-fetch.png'), part(320, 0, 640, 180)],
  ['tree', join(media, 'walkthrough-tree.png'), part(0, 36, 348, 220)],
  ['chart-gap', join(media, 'walkthrough-chart.png'), part(352, 68, 928, 700)],
];

mkdirSync(guide, { recursive: true });
const browser = await startBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
for (const [picture, file, clip] of PICTURES) {
  const data = readFileSync(join(from, `${picture}.png`)).toString('base64');
  await page.setContent(`<body style="margin:0"><img src="data:image/png;base64,${data}"></body>`);
  await page.screenshot({ path: file, clip });
  execFileSync('pngquant', ['--force', '--skip-if-larger', '--strip', '64', '--output', file, file]);
  console.log(file, `${Math.round(statSync(file).size / 1000)} KB`);
}
await browser.close();
