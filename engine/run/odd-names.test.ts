import { readdir, readFile, rm } from 'node:fs/promises';
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
});
