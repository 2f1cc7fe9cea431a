// A real VS Code without a download of its own: code-server from npm, kept in a cache folder. node setup-code-server.mjs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';

const VERSION = '4.139.1';

/** Two native modules that only log to files and watch the parent; without a compiler these do. */
const STUBS = {
  'native-watchdog': 'exports.start = () => {}; exports.exit = (code) => process.exit(code || 0);\n',
  spdlog: `const fs = require('node:fs');
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
class Logger {
  constructor(name, file) { this.file = file; this.level = 2; }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {} clearFormatters() {} flush() {} drop() {}
}
LEVELS.forEach((name, level) => {
  Logger.prototype[name] = function (text) {
    if (this.level <= level) try { fs.appendFileSync(this.file, '[' + name + '] ' + text + '\\n'); } catch {}
  };
});
exports.version = 1;
exports.setLevel = exports.setFlushOn = exports.shutdown = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
`,
};

/** Installs it where it is not yet, and gives its folder. */
export function setupCodeServer() {
  const folder = join(cacheFolder(), `code-server-${VERSION}`);
  const server = join(folder, 'node_modules/code-server');
  const ready = join(folder, `.ready-${VERSION}`);
  if (existsSync(ready)) return server;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  // Its install scripts would compile eight native modules.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  npm(['install', `code-server@${VERSION}`, '--save-exact', ...flags], folder);
  // `npm ci` refuses: the shipped lock lacks an entry.
  npm(['install', '--omit=dev', ...flags], join(server, 'lib/vscode'));
  for (const [name, text] of Object.entries(STUBS))
    writeFileSync(join(server, 'lib/vscode/node_modules/@vscode', name, 'index.js'), text);
  writeFileSync(ready, '');
  return server;
}

/** As if by hand: what pnpm puts into the environment of scripts is not npm's. */
function npm(args, cwd) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_registry$)|NODE_PATH$|INIT_CWD$)/i.test(name),
    ),
  );
  env.PATH = `${dirname(process.execPath)}:${env.PATH}`;
  execFileSync('npm', args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(setupCodeServer());
