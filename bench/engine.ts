import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chain, fanOut, layered, sleeps, type BenchGraph } from './graphs.ts';
import { installRunners, make, ninja, turbo, wireit, type Peer, type Took } from './peers.ts';
import type { Measurement } from './run-engine.ts';

/*
 * Our engine beside ninja, make, turbo and wireit on the same graphs: `node bench/engine.ts [--scale 0.1] [--rounds 5] [--only graphs,tools,own]`.
 * Medians. All take turns within every round, so that a busy minute of the machine falls on all; that is why only ratios are to be compared.
 */

const option = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
};
const scale = Number(option('scale', '1'));
const rounds = Number(option('rounds', '5'));
const only = option('only', 'graphs,tools,own').split(',');
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
    const args = [script, folder, String(graph.slots), String(ballastMegabytes)];
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

interface Times {
  /** First start to last end, and the whole with reading, checking and planning. */
  readonly engine: number | undefined;
  readonly whole: number | undefined;
  /** With all that was started. */
  readonly engineCpu: number | undefined;
  readonly peers: readonly (number | undefined)[];
  readonly peersCpu: readonly (number | undefined)[];
}

function measure(graph: BenchGraph, peers: readonly Peer[]): Times {
  const ours: Measurement[] = [];
  const theirs: (Took | undefined)[][] = peers.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    ours.push(runOurs(graph));
    for (const [index, peer] of peers.entries()) theirs[index]?.push(inFolder((folder) => peer.run(graph, folder)));
  }
  return {
    engine: median(ours.map(({ ms }) => ms)),
    whole: median(ours.map(({ wholeMs }) => wholeMs)),
    engineCpu: median(
      ours.map(({ selfCpuMs, childCpuMs }) => (childCpuMs === undefined ? undefined : selfCpuMs + childCpuMs)),
    ),
    peers: theirs.map((each) => median(each.map((took) => took?.ms))),
    peersCpu: theirs.map((each) => median(each.map((took) => took?.cpuMs))),
  };
}

const shown = (ms: number | undefined, count: number) =>
  ms === undefined ? '–' : `${Math.round(ms)} ms (${Math.round((count / ms) * 1000)}/s)`;
const ratio = (ours: number | undefined, theirs: number | undefined) =>
  ours === undefined || theirs === undefined ? '–' : (ours / theirs).toFixed(2);
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
    const { engine, whole, engineCpu, peers, peersCpu } = measure(graph, [ninja, make]);
    const count = graph.after.size;
    const [one, other] = peers;
    line([
      graph.name,
      shown(engine, count),
      shown(one, count),
      shown(other, count),
      ratio(engine, one),
      ratio(whole, one),
      ratio(engine, other),
      `${perTask(engineCpu, count)}, ${ratio(engineCpu, peersCpu[0])}`,
      graph.idealMs === undefined ? '–' : `${ratio(engine, graph.idealMs)} (ninja ${ratio(one, graph.idealMs)})`,
    ]);
  }
}

function tools(): void {
  const programs = installRunners();
  if (programs === undefined) return;
  heading('a tenth', 'engine', 'turbo', 'wireit', 'turbo ÷ engine', 'wireit ÷ engine');
  for (const graph of [layered(size(500)), fanOut(size(1000))]) {
    const { engine, peers } = measure(graph, [turbo(programs), wireit(programs)]);
    const [one, other] = peers;
    const count = graph.after.size;
    const times = [engine, one, other].map((ms) => shown(ms, count));
    line([graph.name, ...times, ratio(one, engine), ratio(other, engine)]);
  }
}

/** What a task costs us: by number of tasks, and in a process that has become large. */
function own(): void {
  heading('tasks in this process', 'rate', 'own processor time per task', 'peak of memory');
  for (const count of [100, 1000, 5000, 10_000, 100_000].map(size)) {
    const results = Array.from({ length: count > 20_000 ? 1 : rounds }, () => runOurs(nothings(count)));
    const cpuMs = median(results.map(({ selfCpuMs }) => selfCpuMs)) ?? 0;
    const peak = median(results.map(({ peakRssBytes }) => peakRssBytes)) ?? 0;
    const rate = shown(median(results.map(({ ms }) => ms)), count);
    line([count, rate, `${((cpuMs / count) * 1000).toFixed(0)} µs`, `${Math.round(peak / 1e6)} MB`]);
  }
  heading('`true`, two at a time', 'rate', 'own processor time per task', 'memory grown at the peak');
  for (const count of [100, 1000, 10_000].map(size)) {
    const results = Array.from({ length: rounds }, () => runOurs(fanOut(count)));
    const cpuMs = median(results.map(({ selfCpuMs }) => selfCpuMs)) ?? 0;
    const grown = median(results.map(({ peakRssBytes, rssBeforeBytes }) => peakRssBytes - rssBeforeBytes)) ?? 0;
    const rate = shown(median(results.map(({ ms }) => ms)), count);
    line([count, rate, `${((cpuMs / count) * 1000).toFixed(0)} µs`, `${Math.round(grown / 1e6)} MB`]);
  }
  heading('1,000 `true` with ballast', 'rate');
  for (const megabytes of [0, 250, 500, 1000]) {
    const graph = fanOut(size(1000));
    line([
      `${megabytes} MB`,
      shown(
        medianOf(rounds, () => runOurs(graph, megabytes).ms),
        graph.after.size,
      ),
    ]);
  }
}

function nothings(count: number): BenchGraph {
  return { ...fanOut(count), command: ['nothing'], slots: 16 };
}

if (only.includes('graphs')) graphs();
if (only.includes('tools')) tools();
if (only.includes('own')) own();
