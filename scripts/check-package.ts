import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extractAll, listPackage } from '@electron/asar';
import { build, Platform, type Configuration } from 'electron-builder';
import { parse } from 'yaml';
import { runPacked } from './run-packed.ts';
import { ROOT } from './setup.mjs';

/*
 * Packs the studio without Electron's own program, which a machine without the network cannot have: a stand-in takes its place.
 * Proves that electron-builder.yml is valid, that all the program needs is inside, that nothing else is, and that what was
 * packed starts and runs a workflow. What only the real program can show (fuses, signatures) is left to CI.
 */

const NEEDED = [
  'package.json',
  'dist/main/main.js',
  'dist/main/evaluate-worker.js',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
  'node_modules/eslint/bin/eslint.js',
  'node_modules/typescript/lib/tsc.js',
  'node_modules/@resvg/resvg-wasm/index_bg.wasm',
  'node_modules/echarts/package.json',
];
/** Sources, tests, our own Node and what only builds the studio. */
const FOREIGN = [
  /^(shared|engine|hosts|modules|electron|renderer|e2e|scripts|bench|docs)\//,
  /^node_modules\/(node|vite|vitest|electron|playwright|@playwright|oxlint|react-dom)\//,
  /^[^/]*\.(test|spec)\.[cm]?[jt]sx?$/,
];

const work = realpathSync(mkdtempSync(join(tmpdir(), 'check-package-')));

/** electron-builder copies this folder and renames the program in it. */
function standInForElectron(): string {
  const folder = join(work, 'electron');
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['electron', 'LICENSE', 'LICENSES.chromium.html', join('locales', 'en-US.pak')])
    writeFileSync(join(folder, name), '');
  chmodSync(join(folder, 'electron'), 0o755);
  return folder;
}

const require = createRequire(import.meta.url);
const { DebugLogger, log } = require('builder-util') as {
  DebugLogger: new (isEnabled: boolean) => unknown;
  log: { info: (...message: readonly unknown[]) => void };
};

async function validate(config: Configuration): Promise<void> {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
    validateConfiguration(config: Configuration, logger: unknown): Promise<void>;
  };
  await validateConfiguration(config, new DebugLogger(false));
}

/** The archive, its paths with `/` and without a leading one. */
async function pack(config: Configuration): Promise<{ readonly resources: string; readonly paths: readonly string[] }> {
  log.info = () => undefined;
  // Fuses are bits in the real program, so there is nothing here to set them in. A file, because settings given as an object are
  // merged into electron-builder.yml, which has the fuses.
  const { electronFuses: _fuses, ...rest } = config;
  const output = join(work, 'release');
  const file = join(work, 'electron-builder.json');
  const changes = { electronDist: standInForElectron(), directories: { ...config.directories, output } };
  writeFileSync(file, JSON.stringify({ ...rest, ...changes }));
  await build({ targets: Platform.LINUX.createTarget('dir'), projectDir: ROOT, publish: 'never', config: file });
  const resources = join(output, 'linux-unpacked', 'resources');
  const paths = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) =>
    path.replaceAll('\\', '/').replace(/^\//, ''),
  );
  return { resources, paths };
}

function faultsOf(paths: readonly string[], resources: string): readonly string[] {
  const compiler = readFileSync(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8').match(
    /node_modules\/(@typescript\/typescript-[a-z0-9-]+)"/,
  )?.[1];
  const templates = paths.filter((path) => /^templates\/[^/]+\/template\.yaml$/.test(path));
  return [
    ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `missing: ${path}`),
    ...paths
      .filter((path) => FOREIGN.some((pattern) => pattern.test(path)))
      .slice(0, 10)
      .map((path) => `does not belong there: ${path}`),
    ...(templates.length === 0 ? ['missing: templates'] : []),
    ...(compiler === undefined || existsSync(join(resources, 'app.asar.unpacked', 'node_modules', compiler, 'lib'))
      ? []
      : [`not unpacked, so it cannot be started: ${compiler}`]),
  ];
}

/**
 * Lets the packed studio run a workflow that needs everything shipped beside the bundle. Plain Node cannot read an archive, so a
 * folder of the same name takes its place; programs of the system's kind are made unusable in it, as they are in an archive.
 */
async function faultsOfRun(resources: string): Promise<readonly string[]> {
  const folder = join(work, 'app.asar');
  extractAll(join(resources, 'app.asar'), folder);
  cpSync(join(resources, 'app.asar.unpacked'), `${folder}.unpacked`, { recursive: true });
  const main = pathToFileURL(join(folder, 'dist', 'main', 'main.js')).href;
  const endings = await runPacked(
    main,
    pathToFileURL(join(ROOT, 'electron', 'testing', 'fake-electron.ts')).href,
    work,
  );
  const wrong = Object.entries(endings).filter(([, status]) => status !== 'succeeded');
  if (Object.keys(endings).length === 0) return ['the packed studio ran nothing'];
  return wrong.map(([node, status]) => `the packed studio could not run "${node}": ${status}`);
}

async function check(): Promise<void> {
  const config = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as Configuration;
  await validate(config);
  const { resources, paths } = await pack(config);
  const missing = faultsOf(paths, resources);
  const faults = missing.length > 0 ? missing : await faultsOfRun(resources);
  for (const fault of faults) console.error(`Package: ${fault}`);
  console.log(`Package: ${paths.length} entries, ${faults.length} faults.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

try {
  await check();
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit();
