import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from './program.ts';

let folder: string;
const file = (...names: readonly string[]) => join(folder, 'project', ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-retry-')));
  mkdirSync(file('.codomyrmex', 'workflows'), { recursive: true });
  vi.stubEnv('CODOMYRMEX_HOME', join(folder, 'data'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** One that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('of what real actions fail for, exit codes and the network are tried again; findings, failed tests, missing tools and invalid input are not tried again', async () => {
  writeFileSync(file('eslint.config.js'), `module.exports = [{ rules: { 'no-debugger': 'error' } }];`);
  writeFileSync(file('a.js'), 'debugger;\n');
  writeFileSync(
    file('bad.test.mjs'),
    `import { test } from 'node:test'; test('no', () => { throw new Error('no'); });`,
  );
  const retry = 'retry: { max: 1, delay: 1ms }';
  writeFileSync(
    file('.codomyrmex', 'workflows', 'w.workflow.yaml'),
    `formatVersion: 1
nodes:
  exit: { action: shell.run, ${retry}, parameters: { command: [node, -e, process.exit(3)] } }
  network: { action: http.request, ${retry}, parameters: { url: "http://127.0.0.1:${await closedPort()}/" } }
  findings: { action: static-analysis.eslint, ${retry}, parameters: { path: a.js } }
  tests: { action: testing.run, ${retry}, parameters: { runner: node, path: bad.test.mjs } }
  tool: { action: shell.run, ${retry}, parameters: { command: [no-such-program-anywhere] } }
  input: { action: files.read, ${retry}, parameters: { path: nowhere.txt } }
`,
  );
  const lines: string[] = [];
  const terminal = {
    out: () => undefined,
    json: (value: unknown) => void lines.push(JSON.stringify(value)),
    remark: () => undefined,
    problem: () => undefined,
    isLive: false,
    colors: createColors(false),
  };
  const workflow = file('.codomyrmex', 'workflows', 'w.workflow.yaml');
  await createProgram(terminal, () => undefined).parseAsync(['node', 'codomyrmex', 'run', workflow, '--json']);
  const events = lines.map(
    (line) => JSON.parse(line) as { type: string; task?: string; tasks?: Record<string, string> },
  );
  expect(events.at(-1)?.tasks).toEqual({
    exit: 'failed',
    network: 'failed',
    findings: 'failed',
    tests: 'failed',
    tool: 'failed',
    input: 'failed',
  });
  const again = events.filter(({ type }) => type === 'task.retrying').map(({ task }) => task);
  expect(new Set(again)).toEqual(new Set(['exit', 'network']));
}, 120_000);
