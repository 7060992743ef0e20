import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chain, fanOut, layered, sleeps, type BenchGraph } from './graphs.ts';
import { installRunners, make, ninja, turbo, wireit, type Peer, type Took } from './peers.ts';
import type { Measurement } from './run-engine.ts';

/*
 * Our engine beside ninja, make, turbo and wireit on the same graphs:
 * `node bench/engine.ts [--scale 0.1] [--rounds 5] [--tool-rounds 2] [--most 10000] [--only graphs,tools,own]`.
 * All take turns within every round, so that a busy minute of the machine falls on all. Times are medians, ratios the medians of those of
 * each round. `--most 100000` carries the curve of processes to 100,000.
 */

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    // turbo starts npm for every task: a minute and more for each round.
    'tool-rounds': { type: 'string', default: '2' },
    most: { type: 'string', default: '10000' },
    only: { type: 'string', default: 'graphs,tools,own' },
  },
});
const scale = Number(options.scale);
const rounds = Number(options.rounds);
const only = options.only.split(',');
const size = (count: number) => Math.max(10, Math.round(count * scale));

function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'codomyrmex-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A process of its own each time, with the full record on. */
function runOurs(graph: BenchGraph, ballastMegabytes = 0): Measurement {
  return inFolder((folder) => {
    const { command } = graph;
    const task =
      command[0] === 'nothing' ? { action: 'bench.nothing' } : { action: 'shell.run', parameters: { command } };
    const nodes = Object.fromEntries([...graph.after].map(([name, after]) => [name, { ...task, after }]));
    writeFileSync(path.join(folder, 'bench.workflow.yaml'), JSON.stringify({ formatVersion: 1, nodes }));
    const script = path.join(import.meta.dirname, 'run-engine.ts');
    // As `npm start` does.
    const args = ['--max-semi-space-size=4', script, folder, String(graph.slots), String(ballastMegabytes)];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measurement;
  });
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)];
}

function medianOf(count: number, measure: () => number | undefined): number | undefined {
  return median(Array.from({ length: count }, measure));
}

interface Round {
  readonly ours: Measurement;
  /** With all that was started, in milliseconds. */
  readonly ourCpuMs: number | undefined;
  readonly peers: readonly (Took | undefined)[];
}

function measure(graph: BenchGraph, peers: readonly Peer[], count = rounds): readonly Round[] {
  return Array.from({ length: count }, () => {
    const ours = runOurs(graph);
    const { selfCpuMs, childCpuMs } = ours;
    const ourCpuMs = childCpuMs === undefined ? undefined : selfCpuMs + childCpuMs;
    return { ours, ourCpuMs, peers: peers.map((peer) => inFolder((folder) => peer.run(graph, folder))) };
  });
}

/** The median of what each round says. */
function over(taken: readonly Round[], ask: (round: Round) => number | undefined): number | undefined {
  return median(taken.map(ask));
}

function divided(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one / other;
}

const shown = (ms: number | undefined, count: number) =>
  ms === undefined ? '–' : `${Math.round(ms)} ms (${Math.round((count / ms) * 1000)}/s)`;
const plain = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(2));
const perTask = (ms: number | undefined, count: number) => (ms === undefined ? '–' : `${(ms / count).toFixed(2)} ms`);
const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);
function heading(...cells: readonly string[]): void {
  console.log('');
  line(cells);
  line(cells.map(() => '---'));
}

function graphs(): void {
  heading(
    'graph',
    'engine',
    'ninja',
    'make',
    'engine ÷ ninja',
    'with planning ÷ ninja',
    'engine ÷ make',
    'processor time per task, ÷ ninja',
    '÷ ideal',
  );
  for (const graph of [chain(size(1000)), fanOut(size(10_000)), layered(size(5000)), sleeps(size(200))]) {
    const taken = measure(graph, [ninja, make]);
    const count = graph.after.size;
    const ratio = (ask: (round: Round) => number | undefined, peer: 0 | 1) =>
      plain(over(taken, (round) => divided(ask(round), round.peers[peer]?.ms)));
    const toIdeal = (ask: (round: Round) => number | undefined) =>
      plain(over(taken, (round) => divided(ask(round), graph.idealMs)));
    const cpuRatio = plain(over(taken, ({ ourCpuMs, peers: [one] }) => divided(ourCpuMs, one?.cpuMs)));
    line([
      graph.name,
      shown(
        over(taken, ({ ours }) => ours.ms),
        count,
      ),
      shown(
        over(taken, ({ peers: [one] }) => one?.ms),
        count,
      ),
      shown(
        over(taken, ({ peers: [, other] }) => other?.ms),
        count,
      ),
      ratio(({ ours }) => ours.ms, 0),
      ratio(({ ours }) => ours.wholeMs, 0),
      ratio(({ ours }) => ours.ms, 1),
      `${perTask(
        over(taken, ({ ourCpuMs }) => ourCpuMs),
        count,
      )}, ${cpuRatio}`,
      graph.idealMs === undefined
        ? '–'
        : `${toIdeal(({ ours }) => ours.ms)} (ninja ${toIdeal(({ peers: [one] }) => one?.ms)})`,
    ]);
  }
}

function tools(): void {
  const programs = installRunners();
  if (programs === undefined) return;
  heading('a tenth', 'engine', 'turbo', 'wireit', 'turbo ÷ engine', 'wireit ÷ engine');
  for (const graph of [layered(size(500)), fanOut(size(1000))]) {
    const taken = measure(graph, [turbo(programs), wireit(programs)], Number(options['tool-rounds']));
    const count = graph.after.size;
    const time = (ask: (round: Round) => number | undefined) => shown(over(taken, ask), count);
    const times = [
      ({ ours }: Round) => ours.ms,
      ...[0, 1].map(
        (peer) =>
          ({ peers }: Round) =>
            peers[peer]?.ms,
      ),
    ];
    const ratios = [0, 1].map((peer) => plain(over(taken, ({ ours, peers }) => divided(peers[peer]?.ms, ours.ms))));
    line([graph.name, ...times.map(time), ...ratios]);
  }
}

/** What a task costs us: by number of tasks, and in a process that has become large. */
function own(): void {
  heading('tasks in this process', 'rate', 'own processor time per task', 'peak of memory');
  for (const count of [100, 1000, 5000, 10_000, 100_000].map(size)) {
    const results = repeated(count, () => runOurs(nothings(count)));
    const cpuMs = median(results.map(({ selfCpuMs }) => selfCpuMs)) ?? 0;
    const peak = median(results.map(({ peakRssBytes }) => peakRssBytes)) ?? 0;
    const rate = shown(median(results.map(({ ms }) => ms)), count);
    line([count, rate, `${((cpuMs / count) * 1000).toFixed(0)} µs`, `${Math.round(peak / 1e6)} MB`]);
  }
  heading(
    '`true`, two at a time',
    'rate',
    'own processor time per task',
    'memory grown by planning',
    'memory grown by running, at the peak',
  );
  const curve = [100, 1000, 10_000, 100_000].filter((count) => count <= Number(options.most));
  for (const count of curve.map(size)) {
    const results = repeated(count, () => runOurs(fanOut(count)));
    const cpuMs = median(results.map(({ selfCpuMs }) => selfCpuMs)) ?? 0;
    const planned = median(results.map(({ rssPlannedBytes, rssBeforeBytes }) => rssPlannedBytes - rssBeforeBytes));
    const grown = median(results.map(({ peakRssBytes, rssPlannedBytes }) => peakRssBytes - rssPlannedBytes));
    const rate = shown(median(results.map(({ ms }) => ms)), count);
    line([count, rate, `${((cpuMs / count) * 1000).toFixed(0)} µs`, megabytes(planned), megabytes(grown)]);
  }
  heading('1,000 `true` with ballast', 'rate');
  for (const ballast of [0, 250, 500, 1000]) {
    const graph = fanOut(size(1000));
    line([
      `${ballast} MB`,
      shown(
        medianOf(rounds, () => runOurs(graph, ballast).ms),
        graph.after.size,
      ),
    ]);
  }
}

/** What takes a minute is done once. */
function repeated(count: number, run: () => Measurement): readonly Measurement[] {
  return Array.from({ length: count > 20_000 ? 1 : rounds }, run);
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? '–' : `${Math.round(bytes / 1e6)} MB`;
}

function nothings(count: number): BenchGraph {
  return { ...fanOut(count), command: ['nothing'], slots: 16 };
}

const load = () => loadavg()[0]?.toFixed(1) ?? '';
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${availableParallelism()} processors, load ${load()}`,
);
if (only.includes('graphs')) graphs();
if (only.includes('tools')) tools();
if (only.includes('own')) own();
console.log(`\nLoad at the end: ${load()}`);
