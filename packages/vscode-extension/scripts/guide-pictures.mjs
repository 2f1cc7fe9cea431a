// Makes the pictures of the guide and of the walkthrough out of those that the click-through takes; needs ImageMagick.
// node guide-pictures.mjs <folder of the click-through's pictures>
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const extension = resolve(import.meta.dirname, '..');
const guide = resolve(extension, '../../docs/1-guide/pictures');
const media = join(extension, 'media');
const from = resolve(process.argv[2] ?? '.');

/** Which part of which picture becomes what: [picture, file, width x height + left + top]. */
const PICTURES = [
  ['chart-gap', join(guide, 'vscode-chart.png'), '1280x800+0+0'],
  ['plan', join(guide, 'vscode-plan.png'), '1280x330+0+0'],
  ['performance', join(guide, 'vscode-performance.png'), '1280x800+0+0'],
  ['plan', join(media, 'walkthrough-fetch.png'), '640x180+320+0'],
  ['tree', join(media, 'walkthrough-tree.png'), '348x220+0+36'],
  ['chart-gap', join(media, 'walkthrough-chart.png'), '928x700+352+68'],
];

mkdirSync(guide, { recursive: true });
for (const [picture, file, part] of PICTURES) {
  const input = join(from, `${picture}.png`);
  execFileSync('convert', [input, '-crop', part, '+repage', '-strip', '-colors', '64', `PNG8:${file}`]);
  console.log(file, `${Math.round(statSync(file).size / 1000)} KB`);
}
