// Builds dist/ with the project's TypeScript when it is installed, else with what Node itself knows of types.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);

await rm(dist, { recursive: true, force: true });
const compiler = installedCompiler();
if (compiler !== undefined) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: fileURLToPath(root), stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else if (nodeModule.stripTypeScriptTypes !== undefined) {
  await stripTypes();
} else {
  console.error(`Node ${process.versions.node} cannot read TypeScript. Run "npm install --save-dev typescript", or use Node 22.13 or newer.`);
  process.exitCode = 1;
}

function installedCompiler() {
  try {
    const manifest = nodeModule.createRequire(new URL('package.json', root)).resolve('typescript/package.json');
    return join(dirname(manifest), 'bin', 'tsc');
  } catch {
    return undefined;
  }
}

/** JavaScript only: declarations need the compiler. */
async function stripTypes() {
  const sources = (await readdir(new URL('src/', root))).filter((name) => name.endsWith('.ts'));
  await mkdir(dist, { recursive: true });
  for (const name of sources) {
    const text = nodeModule.stripTypeScriptTypes(await readFile(new URL(`src/${name}`, root), 'utf8'));
    const linked = text.replaceAll(/(from\s+'\.\/[\w-]+)\.ts'/g, "$1.js'");
    await writeFile(new URL(name.replace(/\.ts$/, '.js'), dist), linked);
  }
  console.log(`Built ${sources.length} files without declarations; install TypeScript to get those too.`);
}
