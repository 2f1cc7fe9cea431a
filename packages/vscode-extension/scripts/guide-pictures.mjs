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
  ['performance', join(guide, 'vscode-performance.png'), part(0, 0, 1280, 800)],
  ['plan', join(media, 'walkthrough-fetch.png'), part(320, 0, 640, 180)],
  ['tree', join(media, 'walkthrough-tree.png'), part(0, 36, 348, 220)],
  ['chart-gap', join(media, 'walkthrough-chart.png'), part(352, 68, 928, 700)],
];
/** Four pictures in one, each half as large. */
const SHEETS = [
  [['welcome', 'progress', 'failed', 'untrusted'], join(guide, 'vscode-states.png')],
  [['theme-dark', 'theme-contrast', 'theme-contrast-light', 'narrow'], join(guide, 'vscode-themes.png')],
];

mkdirSync(guide, { recursive: true });
const browser = await startBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 802 } });
const image = (picture, width) =>
  `<img width="${width}" src="data:image/png;base64,${readFileSync(join(from, `${picture}.png`)).toString('base64')}">`;
const draw = async (body, file, clip) => {
  await page.setContent(`<body style="margin:0;line-height:0;background:#888">${body}</body>`);
  await page.screenshot({ path: file, clip });
  execFileSync('pngquant', ['--force', '--skip-if-larger', '--strip', '64', '--output', file, file]);
  console.log(file, `${Math.round(statSync(file).size / 1000)} KB`);
};
for (const [picture, file, clip] of PICTURES) await draw(image(picture, 1280), file, clip);
for (const [pictures, file] of SHEETS)
  await draw(
    `<div style="display:grid;grid-template-columns:638px 638px;gap:4px">${pictures.map((each) => image(each, 638)).join('')}</div>`,
    file,
    part(0, 0, 1280, 802),
  );
await browser.close();
