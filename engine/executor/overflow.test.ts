import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { contentReferenceSchema } from '#shared/run/event.ts';
import { readEvents } from '../record/event-log.ts';
import { EngineRig } from '../rig/engine-rig.ts';

/** `npm run test:soak` sets it to 1000. */
const LOUD_MEGABYTES = Number(process.env['CODOMYRMEX_LOUD_MEGABYTES'] ?? 100);

let rig: EngineRig;
beforeEach(async () => {
  rig = await EngineRig.create({ graceMs: 300 });
});
afterEach(() => rig.close());

/** Prints `megabytes` of numbered lines of a megabyte each. */
const print = (megabytes: number) => ({
  action: 'test.process',
  parameters: {
    command: [
      process.execPath,
      '-e',
      `let i = 0; const next = () => { if (i < ${megabytes}) process.stdout.write(String(i++).padEnd(999_999, '.') + '\\n', next); }; next();`,
    ],
    capture: true,
  },
});
const expected = (megabytes: number) => {
  const digest = createHash('sha256');
  for (let i = 0; i < megabytes; i += 1) digest.update(`${String(i).padEnd(999_999, '.')}\n`);
  return digest.digest('hex');
};

test('what a program prints beyond the limit is kept whole and to the byte, and the event carries its beginning', async () => {
  const state = await rig.run({ print: print(20) });
  const outputs = state.tasks.get('print')?.outputs ?? {};
  const whole = contentReferenceSchema.parse(outputs['stdoutWhole']);
  expect(whole).toMatchObject({ hash: expected(20), bytes: 20_000_000 });
  expect(z.string().parse(outputs['stdout'])).toHaveLength(64_000);
  expect(await readdir(path.join(rig.home, 'content', 'incoming'))).toEqual([]);
});

/** Prints as `print` does, then goes on with short lines until its neighbours have done their work. */
const flood = (megabytes: number) => ({
  action: 'test.process',
  parameters: {
    command: [
      process.execPath,
      '-e',
      `const fs = require('fs'); let i = 0;
       const next = () => {
         if (i === 1) fs.writeFileSync('begun', '');
         if (i < ${megabytes}) process.stdout.write(String(i++).padEnd(999_999, '.') + '\\n', next);
         else if (!fs.existsSync('done')) process.stdout.write('still here\\n', () => setTimeout(next, 20));
       };
       next();`,
    ],
    capture: true,
  },
});

async function mostMemoryOf<Value>(work: () => Promise<Value>): Promise<{ value: Value; rssBytes: number }> {
  let rssBytes = process.memoryUsage().rss;
  const watch = setInterval(() => (rssBytes = Math.max(rssBytes, process.memoryUsage().rss)), 20);
  const value = await work().finally(() => clearInterval(watch));
  return { value, rssBytes };
}

test('a program that prints 100 MB (in the soak 1 GB) makes the host hardly larger than one that prints 2 MB, and its neighbours go on meanwhile', async () => {
  const small = await mostMemoryOf(() => rig.run({ loud: print(2) }));
  const process = (script: string, after: readonly string[]) => ({
    action: 'test.process',
    parameters: { command: ['sh', '-c', script] },
    after,
  });
  const links = Array.from({ length: 10 }, (_, index) => [`n${index + 1}`, process('echo on', [`n${index}`])] as const);
  const neighbours = {
    n0: process('until [ -e begun ]; do sleep 0.02; done', []),
    ...Object.fromEntries(links),
    last: process('touch done', ['n10']),
  };
  // Neighbours that had to wait for the flood would wait for ever: it ends only after them.
  const large = await mostMemoryOf(() => rig.run({ loud: flood(LOUD_MEGABYTES), ...neighbours }));
  const state = large.value;
  expect(state.status).toBe('succeeded');
  const whole = contentReferenceSchema.parse(state.tasks.get('loud')?.outputs['stdoutWhole']);
  expect(whole.bytes).toBeGreaterThanOrEqual(LOUD_MEGABYTES * 1_000_000);
  const events = await readEvents(path.join(rig.home, 'runs', state.run, 'events.ndjson'));
  const ends = events.filter(({ type, task }) => type === 'task.ended' && task !== 'loud').map(({ seq }) => seq);
  const ofFlood = events.filter(({ type, task }) => type === 'attempt.output' && task === 'loud').map(({ seq }) => seq);
  expect(ends).toHaveLength(12);
  expect(ends.every((seq) => seq < (ofFlood.at(-1) ?? 0))).toBe(true);
  expect(large.rssBytes - small.rssBytes).toBeLessThan(80_000_000);
}, 900_000);

test('a secret is masked in what is kept whole, wherever it is cut', async () => {
  rig.secrets.set('TOKEN', 'correct horse battery');
  const script = `const s = process.argv[1]; process.stdout.write('x'.repeat(1_000_000) + s.slice(0, 9)); setTimeout(() => process.stdout.write(s.slice(9) + ' end'), 50)`;
  const command = [process.execPath, '-e', script, '{{ secrets.TOKEN }}'];
  const state = await rig.run({ print: { action: 'test.process', parameters: { command, capture: true } } });
  const whole = contentReferenceSchema.parse(state.tasks.get('print')?.outputs['stdoutWhole']);
  const content = await rig.engine.readContent(whole.hash, 2_000_000);
  expect(content.ok && Buffer.from(content.value.bytes).toString().slice(1_000_000)).toBe('*** end');
});
