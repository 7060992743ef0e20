// What a fresh machine needs before anything else can run. Plain JavaScript for the system's Node (20 or newer), packages of the
// project must not be imported here: they may not be installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMPS = join(ROOT, 'node_modules', '.setup');
const NODE_WANTED = 24;

/** @param {string} line */
export const say = (line) => void process.stderr.write(`${line}\n`);

/** @param {string} name @returns {string | undefined} */
export function readStamp(name) {
  const path = join(STAMPS, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** @param {string} name @param {string} content */
export function writeStamp(name, content) {
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(join(STAMPS, name), content);
}

/** @param {string | Buffer} content */
const hashOf = (content) => createHash('sha256').update(content).digest('hex');

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} Packages */

/** @param {string} path @returns {Packages} */
function lockedPackages(path) {
  const { '': _root, ...packages } = JSON.parse(readFileSync(path, 'utf8')).packages;
  return packages;
}

/** Optional packages may be missing: most are another system's. @param {Packages} locked @param {Packages} installed */
export function isInstalledAsLocked(locked, installed) {
  return Object.entries(locked).every(([path, wanted]) => {
    const there = installed[path];
    return there === undefined ? Boolean(wanted.optional ?? wanted.devOptional) : there.version === wanted.version;
  });
}

/** npm keeps a list of what it put into node_modules; its contents say more than dates, which a copy or a checkout changes. */
function nothingToInstall() {
  const list = join(ROOT, 'node_modules', '.package-lock.json');
  return existsSync(list) && isInstalledAsLocked(lockedPackages(join(ROOT, 'package-lock.json')), lockedPackages(list));
}

/**
 * npm as the program that started us, beside our Node, or on PATH. npm puts our own packages first on PATH, so we may run on the
 * very Node that it is about to replace: it gets the one it was started with.
 * @returns {[string, string[]]}
 */
function npmCommand() {
  const node = process.env['npm_node_execpath'] ?? process.execPath;
  const beside = dirname(node);
  const candidates = [
    process.env['npm_execpath'],
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const cli = candidates.find((path) => path !== undefined && path.endsWith('npm-cli.js') && existsSync(path));
  return cli === undefined || !existsSync(node) ? ['npm', []] : [node, [cli]];
}

/** Windows cannot delete a program that runs, and `npm ci` begins by deleting all packages: there only the differences are installed. */
function installWords() {
  const runsFromPackages = process.execPath.startsWith(join(ROOT, 'node_modules') + sep);
  return process.platform === 'win32' && runsFromPackages ? ['install', '--no-save'] : ['ci'];
}

/** Brings node_modules to what package-lock.json says; says one line if there is something to do. Throws when that fails. */
export function ensureDependencies() {
  const lock = hashOf(readFileSync(join(ROOT, 'package-lock.json')));
  if (readStamp('dependencies') === lock && existsSync(join(ROOT, 'node_modules', '.package-lock.json'))) return;
  if (!nothingToInstall()) {
    say('Installing the packages the studio is made of (once, about half a minute) …');
    const [program, first] = npmCommand();
    const { status, error } = spawnSync(
      program,
      [...first, ...installWords(), '--loglevel=error', '--no-audit', '--no-fund'],
      {
        cwd: ROOT,
        stdio: ['ignore', 'ignore', 'inherit'],
        shell: process.platform === 'win32' && first.length === 0,
      },
    );
    if (status !== 0) {
      throw new Error(
        `npm ci did not succeed (${error?.message ?? `exit code ${status}`}). Check the network and the free space, then try again.`,
      );
    }
  }
  writeStamp('dependencies', lock);
}

/** A Node that runs the project's TypeScript: ours if it is new enough, else the one among the packages. @returns {string} */
export function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_WANTED) return process.execPath;
  const bundled = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(bundled)) return bundled;
  throw new Error(
    `The studio needs Node ${NODE_WANTED}; this is ${process.version}, and npm has no Node package for ${process.platform}-${process.arch}. Install Node ${NODE_WANTED} or newer and try again.`,
  );
}

/** Changes whenever a file that goes into the build does: names, sizes and dates, no contents. @param {readonly string[]} folders */
function sourceStamp(folders) {
  const below = folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => !/\.test\.tsx?$/.test(path));
  const lines = [...below, 'vite.config.ts', 'package-lock.json'].toSorted().map((path) => {
    const about = statSync(join(ROOT, path));
    return about.isFile() ? `${path} ${about.size} ${about.mtimeMs}` : '';
  });
  return hashOf(lines.join('\n'));
}

const BUILDS = {
  renderer: { folders: ['renderer', 'shared'], made: ['dist/renderer/index.html'], options: [] },
  app: {
    folders: ['renderer', 'shared', 'electron', 'hosts', 'engine', 'modules'],
    made: ['dist/renderer/index.html', 'dist/main/main.js', 'dist/preload/preload.cjs'],
    options: ['--app'],
  },
};

/** Builds what is missing or older than its sources. @param {'renderer' | 'app'} what @param {string} node */
export function ensureBuild(what, node) {
  const { folders, made, options } = BUILDS[what];
  const stamp = sourceStamp(folders);
  if (readStamp(`build-${what}`) === stamp && made.every((path) => existsSync(join(ROOT, path)))) return;
  say('Building the window (a few seconds) …');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, stdout, stderr } = spawnSync(node, [vite, 'build', '--logLevel', 'warn', ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build did not succeed:\n${stripVTControlCharacters(stdout + stderr)}`);
  writeStamp(`build-${what}`, stamp);
}

/** Electron's own program, if it is here. Importing "electron" to find out would start a download. @returns {string | undefined} */
export function findElectron() {
  const folder = join(ROOT, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const program = join(
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'),
    readFileSync(pathFile, 'utf8').trim(),
  );
  return existsSync(program) ? program : undefined;
}

/**
 * Runs Electron's installer, once per version unless `again`; says in one line what came of it.
 * @param {{ again: boolean, timeoutMs: number }} how
 * @returns {string | undefined} the program
 */
export function installElectron({ again, timeoutMs }) {
  const here = findElectron();
  if (here !== undefined) return here;
  const manifest = join(ROOT, 'node_modules', 'electron', 'package.json');
  if (!existsSync(manifest)) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (!again && readStamp('electron') === version) return undefined;
  const { error } = spawnSync(process.execPath, [join(ROOT, 'node_modules', 'electron', 'install.js')], {
    cwd: ROOT,
    stdio: 'ignore',
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const program = findElectron();
  writeStamp('electron', version);
  if (program === undefined) {
    const why =
      error !== undefined && /** @type {NodeJS.ErrnoException} */ (error).code === 'ETIMEDOUT'
        ? `took longer than ${timeoutMs / 1000} s`
        : 'could not be downloaded';
    say(`Electron ${version} ${why}: using the browser instead. To try again: npm start -- --shell electron`);
  } else say(`Electron ${version} is installed.`);
  return program;
}

/**
 * Runs a program in our place: our terminal, our signals (each passed on once), our exit code.
 * @param {string} program @param {readonly string[]} parameters @param {NodeJS.ProcessEnv} [environment]
 */
export function runInOurPlace(program, parameters, environment = process.env) {
  const child = spawn(program, parameters, { stdio: 'inherit', env: environment });
  const passed = new Set();
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole group: passing it on would make two of one.
      if (passed.has(signal) || (signal === 'SIGINT' && process.stdin.isTTY)) return;
      passed.add(signal);
      child.kill(signal);
    });
  }
  child.on('error', (error) => {
    say(`Could not start ${program}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 1 : constants.signals[signal])));
}

/** @param {string} name @returns {string | undefined} */
export function findOnPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).find(existsSync);
}

const CHROMIUMS = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
};

/** A Chromium, Chrome or Edge of this machine; CODOMYRMEX_CHROMIUM names another. @returns {string | undefined} */
export function findChromium() {
  const chosen = process.env['CODOMYRMEX_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  if (process.platform === 'darwin') return CHROMIUMS.darwin.find(existsSync);
  if (process.platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA']
      .map((name) => process.env[name])
      .filter((folder) => folder !== undefined);
    return folders.flatMap((folder) => CHROMIUMS.win32.map((path) => join(folder, path))).find(existsSync);
  }
  return CHROMIUMS.linux.map(findOnPath).find((path) => path !== undefined);
}

const CHROMIUM_PACKAGES = ['chromium', 'fonts-dejavu-core'];

/** For the end-to-end tests: finds a Chromium, installs Debian's as root, else says the one command. @returns {string | undefined} */
export function ensureChromium() {
  const here = findChromium();
  if (here !== undefined) return here;
  const isDebian = findOnPath('apt-get') !== undefined;
  if (isDebian && process.getuid?.() === 0) {
    say('Installing Chromium for the end-to-end tests (apt-get, once) …');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const steps = [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...CHROMIUM_PACKAGES],
    ];
    for (const step of steps) spawnSync('apt-get', step, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    return findChromium();
  }
  say(
    isDebian
      ? `The end-to-end tests need Chromium: sudo apt-get install -y ${CHROMIUM_PACKAGES.join(' ')}`
      : 'The end-to-end tests need Chrome, Chromium or Edge: npx playwright install chromium, then name it in CODOMYRMEX_CHROMIUM',
  );
  return undefined;
}
