import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EngineRig } from '../rig/engine-rig.ts';

const ANYWHERE = [' two words ', 'größe 中文 🎉', '-rf', "it's", '$(exit 3)', '[a]{b}(c)', '#x%20&y'];
/** Windows has no such names. */
const ONLY_HERE = process.platform === 'win32' ? [] : ['one\nanother', 'a"b', 'a\\b', 'what?*', '\t'];
const NAMES = [...ANYWHERE.map((name) => (process.platform === 'win32' ? name.trim() : name)), ...ONLY_HERE];

const COPY = `const fs = require('fs'), path = require('path');
fs.mkdirSync('out', { recursive: true });
for (const name of fs.readdirSync('src')) fs.copyFileSync(path.join('src', name), path.join('out', name));`;

const echo = (value: unknown) => ({ action: 'test.echo', parameters: { value } });

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

describe('files and folders with names that a shell, a pattern or a terminal would stumble over', () => {
  test('count as inputs, are brought back as outputs, and are named when they change', async () => {
    for (const name of NAMES) await rig.write(path.join('src', name), `in ${name}`);
    const copy = {
      action: 'test.process',
      parameters: { command: [process.execPath, '-e', COPY] },
      cache: { inputs: ['src/**'], outputs: ['out/**'] },
    };
    expect((await rig.run({ copy })).tasks.get('copy')?.status).toBe('succeeded');
    await rm(path.join(rig.project, 'out'), { recursive: true });
    expect((await rig.run({ copy })).tasks.get('copy')?.status).toBe('cached');
    expect((await readdir(path.join(rig.project, 'out'))).toSorted()).toEqual(NAMES.toSorted());
    for (const name of NAMES) {
      const file = path.join(rig.project, 'out', name);
      expect(await readFile(file, 'utf8')).toBe(`in ${name}`);
      await rig.write(path.join('src', name), `new ${name}`);
      const again = await rig.run({ copy });
      expect(again.tasks.get('copy')?.status).toBe('succeeded');
      expect(await readFile(file, 'utf8')).toBe(`new ${name}`);
      const why = await rig.engine.why(again.run, 'copy');
      expect(why.ok && why.value.fingerprint.firstDifference?.path).toBe(`files.src/${name}`);
    }
  }, 120_000);

  test.skipIf(process.platform === 'win32')(
    'and so do the files in folders with such names',
    async () => {
      const files = ['a\nb/x.txt', 'a\nb/c\r\nd/y\nz.txt', `${'n'.repeat(255)}/${'m'.repeat(255)}`, '-rf/"q"/*', 'n/k'];
      for (const file of files) await rig.write(path.join('src', file), 'old');
      for (const inputs of [['src/**'], ['src'], ['src/**/*'], ['**']]) {
        const counts = { ...echo(inputs), cache: { inputs } };
        await rig.run({ counts });
        expect((await rig.run({ counts })).tasks.get('counts')?.status, `${inputs[0]}`).toBe('cached');
        for (const file of files) {
          await rig.write(path.join('src', file), `new for ${inputs[0]}`);
          const again = await rig.run({ counts });
          const why = await rig.engine.why(again.run, 'counts');
          expect(why.ok && why.value.fingerprint.firstDifference?.path).toBe(`files.src/${file}`);
        }
      }
    },
    120_000,
  );

  // Linux alone keeps such names; others refuse them.
  test.skipIf(process.platform !== 'linux')(
    'a name that is no UTF-8 cannot be read as an input: its node runs, and says why',
    async () => {
      await rig.write('src/good', 'x');
      await writeFile(Buffer.concat([Buffer.from(path.join(rig.project, 'src', 'a')), Buffer.from([0xff])]), 'x');
      const counts = { ...echo(1), cache: { inputs: ['src/**'] } };
      await rig.run({ counts });
      const again = await rig.run({ counts });
      expect(again.tasks.get('counts')?.status).toBe('succeeded');
      const why = await rig.engine.why(again.run, 'counts');
      expect(why.ok && why.value.sentence).toContain('Ran because `src/a\ufffd` cannot be read');
    },
  );

  test('an artifact keeps its name, whatever it is', async () => {
    const names = [...NAMES, 'x'.repeat(5000), '../../etc/passwd', 'a/b', ''];
    const run = await rig.start({ makes: {} });
    const makes = await rig.task('makes');
    for (const name of names) await makes.context.addArtifact({ name, mediaType: 'text/plain', content: `in ${name}` });
    makes.succeed();
    const artifacts = (await rig.engine.waitForRun(run)).tasks.get('makes')?.artifacts ?? [];
    expect(artifacts.map(({ name }) => name)).toEqual(names);
    for (const { hash, name } of artifacts) {
      const content = await rig.engine.readContent(hash, 10_000);
      expect(content.ok && Buffer.from(content.value.bytes).toString()).toBe(`in ${name}`);
    }
    expect(await readdir(rig.project)).toEqual(['.codomyrmex']);
  });
});
