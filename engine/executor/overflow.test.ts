import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { contentReferenceSchema } from '#shared/run/event.ts';
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

test('a program that prints 100 MB (in the soak 1 GB) does not make the host grow by nearly as much, and its neighbours end first', async () => {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const neighbours = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [
      `n${index}`,
      { action: 'test.echo', parameters: { value: index }, ...(index === 0 ? {} : { after: [`n${index - 1}`] }) },
    ]),
  );
  const state = await rig.run({ loud: print(LOUD_MEGABYTES), ...neighbours });
  clearInterval(watch);
  expect(state.status).toBe('succeeded');
  const endOf = (task: string) => Date.parse(state.tasks.get(task)?.endedAt ?? '');
  expect(endOf('n4')).toBeLessThanOrEqual(endOf('loud'));
  expect(contentReferenceSchema.parse(state.tasks.get('loud')?.outputs['stdoutWhole']).bytes).toBe(
    LOUD_MEGABYTES * 1_000_000,
  );
  expect(most - before).toBeLessThan(80_000_000);
}, 300_000);

test('a secret is masked in what is kept whole, wherever it is cut', async () => {
  rig.secrets.set('TOKEN', 'correct horse battery');
  const script = `const s = process.argv[1]; process.stdout.write('x'.repeat(1_000_000) + s.slice(0, 9)); setTimeout(() => process.stdout.write(s.slice(9) + ' end'), 50)`;
  const command = [process.execPath, '-e', script, '{{ secrets.TOKEN }}'];
  const state = await rig.run({ print: { action: 'test.process', parameters: { command, capture: true } } });
  const whole = contentReferenceSchema.parse(state.tasks.get('print')?.outputs['stdoutWhole']);
  const content = await rig.engine.readContent(whole.hash, 2_000_000);
  expect(content.ok && Buffer.from(content.value.bytes).toString().slice(1_000_000)).toBe('*** end');
});
