import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStudioRoot } from '../studio-root.ts';

const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');

const SECRETS = {
  PLAIN: 'Zk3vQ9xW7pL2mN8rTb6y',
  TRICKY: 'Gx"7\\pä/+&? Hq<4>',
  SHORT: 'q7#Z',
  // Longer than a line of base64.
  LONG: Array.from({ length: 16 }, (_, index) => `K${index}w${(index * 7919).toString(36)}Vj`).join(''),
  LINES: '-----BEGIN KEY-----\nMIIBVgIBADANBgkqhk\nUx8yTz2PpQ4cLs0JdF\n-----END KEY-----',
} as const;

/** Prints each value in every form, to both streams, cut in two in the middle of the plain one. */
const FORMS = `
const forms = (s) => [s, JSON.stringify({ s }), JSON.stringify(JSON.stringify(s)), encodeURIComponent(s), encodeURI(s), String(new URLSearchParams({ s })),
  Buffer.from(s).toString('base64'), Buffer.from(s).toString('base64url'), Buffer.from('user:' + s).toString('base64'), Buffer.from('x' + s + 'tail').toString('base64url'),
  Buffer.from(s).toString('hex'), Buffer.from(s).toString('hex').toUpperCase(), Buffer.from(s).toString('base64').replace(/.{76}/g, '$&\\n')];
const write = (stream, text) => new Promise((done) => stream.write(text, done));
for (const s of process.argv.slice(1)) {
  for (const stream of [process.stdout, process.stderr]) {
    await write(stream, s.slice(0, s.length / 2));
    await new Promise((done) => setTimeout(done, 20));
    await write(stream, s.slice(s.length / 2) + '\\n' + forms(s).join('\\n') + '\\n');
  }
}
`;
/** The secret lies across the place where events cut texts, across the one where memory ends, and at the end of what it says. */
const FLOOD = `
const s = process.argv[1];
let text = 'x'.repeat(63_990) + s;
text += 'x'.repeat(999_990 - text.length) + s;
text += 'x'.repeat(3_000_000 - text.length) + s;
process.stdout.write(text + '\\n', () => process.stderr.write('y'.repeat(1_490) + s + 'z'.repeat(1_490) + s, () => process.exit(3)));
`;

const node = (script: string, ...words: readonly string[]) => ({
  command: ['node', '--input-type=module', '-e', script, ...words],
});
const all = Object.keys(SECRETS).map((name) => `{{ secrets.${name} }}`);

const WORKFLOW = {
  formatVersion: 1,
  parameters: { note: { type: 'string' } },
  nodes: {
    forms: { action: 'shell.run', parameters: node(FORMS, ...all) },
    environment: {
      action: 'shell.run',
      parameters: {
        command: 'env; printf %s "$TOKEN" | base64; echo "$TOKEN" >&2',
        env: { TOKEN: '{{ secrets.PLAIN }}' },
      },
    },
    flood: { action: 'shell.run', onFailure: 'continue', parameters: node(FLOOD, '{{ secrets.PLAIN }}') },
    notADuration: { action: 'flow.wait', onFailure: 'continue', parameters: { duration: '{{ secrets.PLAIN }}' } },
    notANumber: {
      action: 'flow.wait',
      onFailure: 'continue',
      parameters: { duration: '{{ $number(secrets.TRICKY) }}' },
    },
    refused: { action: 'flow.fail', onFailure: 'continue', parameters: { message: 'Refused {{ secrets.TRICKY }}.' } },
    gone: { action: 'files.read', onFailure: 'continue', parameters: { path: 'no/{{ secrets.PLAIN }}.txt' } },
    program: { action: 'shell.run', onFailure: 'continue', parameters: { command: ['{{ secrets.PLAIN }}'] } },
    written: {
      action: 'files.write',
      parameters: { path: 'mine.txt', content: '{{ secrets.PLAIN }} {{ secrets.LINES }}' },
    },
    readBack: { action: 'files.read', after: ['written'], parameters: { path: 'mine.txt' } },
    kept: {
      action: 'shell.run',
      cache: { inputs: [], outputs: ['made.txt'] },
      parameters: node(`import fs from 'node:fs'; fs.writeFileSync('made.txt', process.argv[1])`, '{{ secrets.LONG }}'),
    },
    parameter: { action: 'shell.run', parameters: { command: ['echo', '{{ parameters.note }}'] } },
  },
  outputs: { text: '{{ nodes.readBack.outputs.text }}', said: '{{ nodes.environment.outputs.stderr }}' },
};

describe.skipIf(process.platform === 'win32')('secrets', () => {
  let folder: string;
  let heard: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-sweep-')));
    mkdirSync(join(folder, 'project', '.codomyrmex', 'workflows'), { recursive: true });
    heard = '';
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function codomyrmex(...words: readonly string[]) {
    const secrets = Object.fromEntries(
      Object.entries(SECRETS).map(([name, value]) => [`CODOMYRMEX_SECRET_${name}`, value]),
    );
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: join(folder, 'project'),
      env: { ...process.env, NO_COLOR: '1', CODOMYRMEX_HOME: join(folder, 'data'), ...secrets },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (piece) => (out += String(piece)));
    child.stderr.on('data', (piece) => (heard += String(piece)));
    const [code] = (await once(child, 'close')) as [number | null];
    heard += out;
    return { code, out };
  }

  test('are in no byte below the data folder and `.codomyrmex`, and in nothing that any command prints', async () => {
    writeFileSync(
      join(folder, 'project', '.codomyrmex', 'workflows', 'sweep.workflow.yaml'),
      JSON.stringify(WORKFLOW, undefined, 2),
    );
    const note = ['--param', `note=it is ${SECRETS.PLAIN}`];
    const first = await codomyrmex('run', 'sweep', '--json', ...note);
    const lines = first.out.trim().split('\n');
    const summary = JSON.parse(lines.at(-1) ?? '{}') as { run: string; status: string; tasks: object };
    expect({ ...summary, outputs: 0 }).toMatchObject({
      tasks: {
        forms: 'succeeded',
        environment: 'succeeded',
        flood: 'failed',
        notADuration: 'failed',
        notANumber: 'failed',
        refused: 'failed',
        gone: 'failed',
        program: 'failed',
        readBack: 'succeeded',
        kept: 'succeeded',
        parameter: 'succeeded',
      },
    });
    await codomyrmex('run', 'sweep', '--verify', ...note);
    await codomyrmex('run', 'sweep', '--dry-run', '--json', ...note);
    for (const task of ['environment', 'flood']) await codomyrmex('runs', 'log', summary.run, task);
    await codomyrmex('why', summary.run, 'kept', '--json');
    for (const words of [['show'], ['events']]) await codomyrmex('runs', ...words, summary.run);
    await codomyrmex('secrets', 'list', '--json');

    // What must be there: the run did use them, and the outputs say where.
    expect(readFileSync(join(folder, 'project', 'mine.txt'), 'utf8')).toContain(SECRETS.PLAIN);
    expect(summary).toMatchObject({ outputs: { said: '***\n' } });
    const log = (await codomyrmex('runs', 'log', summary.run, 'forms')).out;
    expect(log.match(/\*\*\*/g)?.length ?? 0).toBeGreaterThan(2 * 14 * 4);

    const places = [...filesBelow(join(folder, 'data')), ...filesBelow(join(folder, 'project', '.codomyrmex'))];
    expect(places.length).toBeGreaterThan(10);
    expect(places.flatMap((file) => found(file, readFileSync(file)))).toEqual([]);
    expect(found('what the commands printed', Buffer.from(heard))).toEqual([]);
  }, 300_000);

  test('are found by this search in each form, so that finding none means that there is none', () => {
    for (const value of Object.values(SECRETS)) {
      const bytes = Buffer.from(value);
      for (const text of [
        `a${value}b`,
        JSON.stringify({ value }),
        encodeURIComponent(value),
        bytes.toString('hex'),
        Buffer.from(`xy${value}z`).toString('base64'),
        Buffer.from(`x${value}z`).toString('base64url'),
      ])
        expect({ text, found: found('here', Buffer.from(text)) }).not.toEqual({ text, found: [] });
    }
    expect(found('half of it', Buffer.from(`x${SECRETS.PLAIN.slice(0, 8)}`))).not.toEqual([]);
  });

  test('of fewer than four characters are refused by name before anything is done with them', async () => {
    writeFileSync(
      join(folder, 'project', '.codomyrmex', 'workflows', 'short.workflow.yaml'),
      JSON.stringify({
        formatVersion: 1,
        nodes: {
          use: { action: 'shell.run', parameters: { command: 'touch ran', env: { PIN: '{{ secrets.PIN }}' } } },
        },
      }),
    );
    process.env['CODOMYRMEX_SECRET_PIN'] = '123';
    const ended = await codomyrmex('run', 'short').finally(() => delete process.env['CODOMYRMEX_SECRET_PIN']);
    expect(ended.code).toBe(1);
    expect(heard).toContain('The secret "PIN" is too short to be kept secret.');
    expect(existsSync(join(folder, 'project', 'ran'))).toBe(false);
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Names of the secrets of which a form, or eight characters in a row, lie in the bytes. */
function found(place: string, bytes: Buffer): readonly string[] {
  const text = bytes.toString('latin1');
  return Object.entries(SECRETS).flatMap(([name, value]) => {
    const form = formsOf(value).find((each) => text.includes(Buffer.from(each).toString('latin1')));
    return form === undefined ? [] : [`${name} as ${form} in ${place}`];
  });
}

function formsOf(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const hex = Buffer.from(value).toString('hex');
  return [
    ...pieces(value, 8).filter((piece) => !/KEY-----|BEGIN|END|-----/.test(piece)),
    json,
    encodeURIComponent(value),
    encodeURI(value),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => {
      const base64 = Buffer.from('x'.repeat(offset) + value)
        .toString('base64')
        .replaceAll('=', '');
      // Only what does not depend on the neighbours, and of long ones any twelve letters in a row.
      const own = base64.slice(Math.ceil((offset * 4) / 3), -1);
      return pieces(own, 12).flatMap((piece) => [piece, piece.replaceAll('+', '-').replaceAll('/', '_')]);
    }),
  ];
}

function pieces(text: string, length: number): readonly string[] {
  if (text.length <= length) return [text];
  return Array.from({ length: text.length - length + 1 }, (_, from) => text.slice(from, from + length));
}
