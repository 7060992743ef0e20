import { createHash } from 'node:crypto';
import { symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ActionOutcome } from '#engine/action.ts';
import { createAdapterRig, type AdapterRig } from '../adapter-rig.ts';
import { buildSynthesisModule } from './module.ts';

const [run, detect] = buildSynthesisModule.actions as [
  (typeof buildSynthesisModule.actions)[number],
  (typeof buildSynthesisModule.actions)[number],
];

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const node = (script: string): string => `node -e "${script}"`;
const WRITE = `require('fs').mkdirSync('dist',{recursive:true});require('fs').writeFileSync('dist/app.js','built')`;

function packageJson(scripts: Readonly<Record<string, string>>, more: object = {}): string {
  return JSON.stringify({ name: 'sample', version: '1.0.0', scripts, ...more });
}

function outputsOf(outcome: ActionOutcome): Readonly<Record<string, unknown>> {
  if (outcome.status === 'failed') throw new Error(`${outcome.problem.message} ${outcome.problem.reason}`);
  return outcome.outputs;
}

/** Makes the files as old as a build of yesterday would have left them. */
async function age(rig: AdapterRig, ...paths: readonly string[]): Promise<void> {
  const then = new Date('2020-01-01T00:00:00Z');
  for (const path of paths) await utimes(join(rig.folder, path), then, then);
}

describe('building with npm scripts', () => {
  test('runs the script "build" with live output and lists what it made, with size and hash', async () => {
    const rig = await createAdapterRig({
      files: { 'package.json': packageJson({ build: node(`console.log('bundling');${WRITE}`), test: 'exit 1' }) },
    });
    const outputs = outputsOf(await rig.attempt(run));
    expect(outputs).toMatchObject({
      artifacts: [{ path: 'dist/app.js', bytes: 5, sha256: hash('built') }],
      target: 'build',
      tool: 'npm',
    });
    expect(outputs['durationMs']).toBeGreaterThan(0);
    expect(rig.commands).toEqual([['npm', 'run', 'build']]);
    expect(rig.logText()).toContain('bundling\n');
    expect(rig.artifacts).toMatchObject([
      { name: 'dist/app.js', mediaType: 'text/javascript', bytes: 5, hash: hash('built'), text: 'built' },
    ]);
  });

  test('lists what this build wrote, not what an earlier one left', async () => {
    const rewrite = `const fs=require('fs');fs.writeFileSync('dist/same.txt','same');fs.writeFileSync('dist/changed.txt','new');fs.writeFileSync('dist/made.txt','made')`;
    const rig = await createAdapterRig({
      files: {
        'package.json': packageJson({ build: node(rewrite) }),
        'dist/left.txt': 'left',
        'dist/same.txt': 'same',
        'dist/changed.txt': 'old',
      },
    });
    await age(rig, 'dist/left.txt', 'dist/same.txt', 'dist/changed.txt');
    const artifacts = outputsOf(await rig.attempt(run))['artifacts'];
    expect(artifacts).toEqual([
      { path: 'dist/changed.txt', bytes: 3, sha256: hash('new') },
      { path: 'dist/made.txt', bytes: 4, sha256: hash('made') },
      { path: 'dist/same.txt', bytes: 4, sha256: hash('same') },
    ]);
  });

  test('lists declared artifacts even when the build did not have to write them', async () => {
    const rig = await createAdapterRig({
      files: { 'package.json': packageJson({ build: 'node -e 0' }), 'dist/left.txt': 'left', 'notes.txt': 'n' },
    });
    await age(rig, 'dist/left.txt');
    expect(outputsOf(await rig.attempt(run))['artifacts']).toEqual([]);
    expect(rig.logText()).toContain('wrote nothing new (older files in the usual folders: 1)');
    const declared = outputsOf(await rig.attempt(run, { artifacts: ['dist', '*.txt'] }));
    expect(declared['artifacts']).toMatchObject([{ path: 'dist/left.txt' }, { path: 'notes.txt' }]);
  });

  test('fails when nothing matches the declared artifacts after the build', async () => {
    const rig = await createAdapterRig({ files: { 'package.json': packageJson({ build: node(WRITE) }) } });
    expect(await rig.attempt(run, { artifacts: ['site/**'] })).toMatchObject({
      status: 'failed',
      problem: { code: 'build.nothingMade', reason: expect.stringContaining('site/**'), retryable: false },
    });
  });

  test('fails with the last lines of the output and keeps what was made until then', async () => {
    const script = `${WRITE};console.log('step 1');console.error('src/a.ts(3,5): error TS2322: no');process.exit(3)`;
    const rig = await createAdapterRig({ files: { 'package.json': packageJson({ build: node(script) }) } });
    const outcome = await rig.attempt(run);
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: {
        code: 'build.failed',
        message: '"npm run build" ended with exit code 3.',
        reason: expect.stringContaining('src/a.ts(3,5): error TS2322: no'),
        remedy: expect.stringContaining('npm install'),
        retryable: false,
      },
      outputs: { tool: 'npm', target: 'build', artifacts: [{ path: 'dist/app.js' }] },
    });
    expect(outcome.status === 'failed' && outcome.problem.reason).not.toContain('npm error');
    expect(rig.artifacts).toEqual([]);
  });

  test('says which scripts there are when the target is misspelt', async () => {
    const rig = await createAdapterRig({ files: { 'package.json': packageJson({ build: '', 'build:docs': '' }) } });
    expect(await rig.attempt(run, { target: 'biuld' })).toMatchObject({
      status: 'failed',
      problem: {
        code: 'build.targetUnknown',
        message: 'There is no target "biuld" in ".".',
        reason: 'There are build, build:docs.',
        remedy: 'Did you mean "build"?',
        place: { parameter: 'target' },
        retryable: false,
      },
    });
    expect(rig.commands).toEqual([]);
  });

  test.each([
    ['pnpm-lock.yaml', {}, 'pnpm'],
    ['yarn.lock', {}, 'yarn'],
    ['bun.lock', {}, 'bun'],
    ['package-lock.json', {}, 'npm'],
    ['package-lock.json', { packageManager: 'pnpm@9.1.0' }, 'pnpm'],
    ['readme.md', {}, 'npm'],
  ])('with %s and %j goes through %s, also from a folder below', async (lockFile, more, tool) => {
    const files = { [lockFile]: '', 'packages/app/package.json': packageJson({ build: 'x' }, more) };
    const rig = await createAdapterRig({ files });
    const targets = outputsOf(await rig.attempt(detect, { folder: 'packages/app' }))['targets'];
    expect(targets).toEqual([{ tool, name: 'build', command: `${tool} run build` }]);
  });

  test('builds a folder below the project and names its artifacts from the project folder', async () => {
    const rig = await createAdapterRig({ files: { 'apps/web (1)/package.json': packageJson({ build: node(WRITE) }) } });
    const outputs = outputsOf(await rig.attempt(run, { folder: 'apps/web (1)' }));
    expect(outputs['artifacts']).toMatchObject([{ path: 'apps/web (1)/dist/app.js' }]);
  });

  test('says what is wrong with a package.json that cannot be read', async () => {
    const rig = await createAdapterRig({ files: { 'package.json': '{ "scripts": ' } });
    expect(await rig.attempt(run)).toMatchObject({
      problem: { code: 'build.packageUnreadable', place: { file: 'package.json' } },
    });
    await rig.write('package.json', '{ "scripts": { "build": 1 } }');
    expect(await rig.attempt(run)).toMatchObject({
      problem: { code: 'build.packageUnreadable', reason: expect.stringContaining('scripts.build') },
    });
  });
});

// The recipes below are written for a POSIX shell.
describe.skipIf(process.platform === 'win32')('building with make', () => {
  const MAKEFILE = [
    'greeting.txt: name.txt',
    '\t@echo making the greeting',
    '\t@printf "hello " > $@ && cat name.txt >> $@',
    'fail:',
    '\t@echo "gcc: fatal error" >&2; exit 7',
    'include more.mk',
  ].join('\n');
  const files = { Makefile: MAKEFILE, 'more.mk': 'clean:\n\trm -f greeting.txt\n', 'name.txt': 'Ada' };

  test('makes the first target, and lists it also when it is up to date', async () => {
    const rig = await createAdapterRig({ files });
    const expected = {
      artifacts: [{ path: 'greeting.txt', bytes: 9, sha256: hash('hello Ada') }],
      target: 'greeting.txt',
      tool: 'make',
    };
    expect(outputsOf(await rig.attempt(run))).toMatchObject(expected);
    expect(rig.logText()).toContain('making the greeting');
    expect(outputsOf(await rig.attempt(run))).toMatchObject(expected);
    expect(rig.logText()).toContain('1 artifact, 0 written by this build.');
  });

  test('fails with what the failing command printed', async () => {
    const rig = await createAdapterRig({ files });
    expect(await rig.attempt(run, { target: 'fail' })).toMatchObject({
      status: 'failed',
      problem: { code: 'build.failed', reason: expect.stringContaining('gcc: fatal error'), retryable: false },
    });
  });

  test('offers the targets of included files too, without running anything', async () => {
    const rig = await createAdapterRig({
      files: {
        ...files,
        'package.json': packageJson({ build: 'x' }),
        GNUmakefile: '-include no.mk\nX := $(shell touch ran)\na:\ninclude Makefile\n',
      },
    });
    expect(outputsOf(await rig.attempt(detect))['targets']).toEqual([
      { tool: 'npm', name: 'build', command: 'npm run build' },
      { tool: 'make', name: 'a', command: 'make a' },
      { tool: 'make', name: 'greeting.txt', command: 'make greeting.txt' },
      { tool: 'make', name: 'fail', command: 'make fail' },
      { tool: 'make', name: 'clean', command: 'make clean' },
    ]);
    await expect(rig.read('ran')).rejects.toThrow('ENOENT');
    expect(rig.commands).toEqual([]);
  });

  test('asks make itself for a target that only its rules of patterns can make', async () => {
    const rig = await createAdapterRig({
      files: { Makefile: 'all:\n\t@true\n%.up: %.txt\n\t@tr a-z A-Z < $< > $@\n', 'a.txt': 'x' },
    });
    expect(outputsOf(await rig.attempt(run, { target: 'a.up' }))['artifacts']).toMatchObject([{ path: 'a.up' }]);
    expect(await rig.attempt(run, { target: 'b.up' })).toMatchObject({ problem: { code: 'build.failed' } });
    expect(await rig.attempt(run, { target: '--eval=x:' })).toMatchObject({ problem: { code: 'build.targetUnknown' } });
    expect(await rig.attempt(run, { target: 'SHELL=evil' })).toMatchObject({
      problem: { code: 'build.targetUnknown' },
    });
  });

  test('is taken when it is asked for and both have the target', async () => {
    const both = { 'package.json': packageJson({ build: 'node -e 0' }), Makefile: 'build:\n\t@echo from make\n' };
    const rig = await createAdapterRig({ files: both });
    expect(outputsOf(await rig.attempt(run, { target: 'build', tool: 'make' }))['tool']).toBe('make');
    expect(rig.logText()).toContain('from make');
    expect(outputsOf(await rig.attempt(run, { target: 'build' }))['tool']).toBe('npm');
    expect(rig.logText()).toContain('"build" is also a target of Makefile');
  });
});

describe('a project with nothing to build', () => {
  test('says what was looked for and what was found', async () => {
    const rig = await createAdapterRig({ files: { 'readme.md': '' } });
    expect(await rig.attempt(run)).toMatchObject({
      status: 'failed',
      problem: {
        code: 'build.noTarget',
        reason:
          'Looked for a script "build" in package.json or a target in a Makefile, and found no package.json and no Makefile.',
        retryable: false,
      },
    });
    await rig.write('package.json', packageJson({ test: 'x', lint: 'x' }));
    expect(await rig.attempt(run, { tool: 'npm' })).toMatchObject({
      problem: { code: 'build.noTarget', reason: expect.stringContaining('(it has test, lint)') },
    });
    expect(outputsOf(await createAdapterRig().then((empty) => empty.attempt(detect)))).toEqual({ targets: [] });
  });

  test('or with a folder that is not there says so', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(run, { folder: 'nowhere' })).toMatchObject({ problem: { code: 'path.notFound' } });
    expect(await rig.attempt(run, { folder: '../..' })).toMatchObject({ problem: { code: 'path.outside' } });
  });
});

describe('what a build may not do', () => {
  const files = { 'package.json': packageJson({ build: node(WRITE) }) };

  test.each(['../**', '/etc/*', 'a/../../b', 'C:\\x\\*'])('is to claim files outside the project: %s', async (glob) => {
    const rig = await createAdapterRig({ files });
    expect(await rig.attempt(run, { artifacts: [glob] })).toMatchObject({ problem: { code: 'path.outside' } });
    expect(rig.commands).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('is to bring in files from outside by links', async () => {
    const rig = await createAdapterRig({ files: { ...files, 'dist/real.txt': 'x' } });
    await symlink('/etc', join(rig.folder, 'dist', 'etc'));
    await symlink('/etc/hostname', join(rig.folder, 'dist', 'hostname'));
    const artifacts = outputsOf(await rig.attempt(run, { artifacts: ['dist/**'] }))['artifacts'];
    expect(artifacts).toMatchObject([{ path: 'dist/app.js' }, { path: 'dist/real.txt' }]);
  });
});

test('a build ends when the attempt is cancelled', async () => {
  const files = { 'package.json': packageJson({ build: node(`console.log('up');setInterval(()=>0,1000)`) }) };
  const rig = await createAdapterRig({ files });
  const running = rig.attempt(run);
  await rig.logged('up\n');
  rig.abort(new Error('Cancelled by you.'));
  await expect(running).rejects.toThrow('Cancelled by you.');
});
