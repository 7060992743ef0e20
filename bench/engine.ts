import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chain, fanOut, layered, sleeps, type BenchGraph } from './graphs.ts';

/*
 * Our engine beside make and ninja on the same graphs, in the same run: `node bench/engine.ts [--scale 0.1] [--rounds 5]`.
 * Medians; peers that are not installed are left out. Peers are timed whole (they start in a few milliseconds), we from first start to last end.
 */

type Peer = (graph: BenchGraph, folder: string) => number | undefined;

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const scale = option('scale', 1);
const rounds = option('rounds', 5);
const size = (count: number) => Math.max(10, Math.round(count * scale));

const engine: Peer = (graph, folder) => {
  const action = graph.command[0] === 'nothing' ? { action: 'bench.nothing' } : undefined;
  const nodes = Object.fromEntries(
    [...graph.after].map(([name, after]) => [
      name,
      { ...(action ?? { action: 'shell.run', parameters: { command: graph.command } }), after },
    ]),
  );
  writeFileSync(path.join(folder, 'bench.workflow.yaml'), JSON.stringify({ formatVersion: 1, nodes }));
  const script = path.join(import.meta.dirname, 'run-engine.ts');
  const text = execFileSync(process.execPath, [script, folder, String(graph.slots)], { encoding: 'utf8' });
  return (JSON.parse(text) as { readonly ms: number }).ms;
};

const make: Peer = (graph, folder) => {
  const rules = [...graph.after].map(([name, after]) => `${name}: ${after.join(' ')}\n\t@${graph.command.join(' ')}\n`);
  const all = [...graph.after.keys()].join(' ');
  writeFileSync(path.join(folder, 'Makefile'), `all: ${all}\n.PHONY: all ${all}\n${rules.join('')}`);
  return timed('make', [`-j${graph.slots}`, 'all'], folder);
};

const ninja: Peer = (graph, folder) => {
  const rules = [...graph.after].map(([name, after]) => `build ${name}: run ${after.join(' ')}\n`);
  writeFileSync(
    path.join(folder, 'build.ninja'),
    `rule run\n  command = ${graph.command.join(' ')}\n${rules.join('')}`,
  );
  return timed('ninja', [`-j${graph.slots}`, '--quiet'], folder);
};

function timed(program: string, args: readonly string[], cwd: string): number | undefined {
  const startedAt = performance.now();
  try {
    execFileSync(program, args, { cwd, stdio: 'ignore' });
    return performance.now() - startedAt;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** One after the other in every round, so that a busy minute of the machine falls on all. */
function measure(graph: BenchGraph, peers: readonly Peer[]): readonly (number | undefined)[] {
  const times: (number | undefined)[][] = peers.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, peer] of peers.entries()) {
      const folder = mkdtempSync(path.join(tmpdir(), 'codomyrmex-bench-'));
      try {
        times[index]?.push(peer(graph, folder));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  return times.map(median);
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)];
}

const shown = (ms: number | undefined, count: number) =>
  ms === undefined ? '–' : `${Math.round(ms)} ms (${Math.round((count / ms) * 1000)}/s)`;
const ratio = (ours: number | undefined, theirs: number | undefined) =>
  ours === undefined || theirs === undefined ? '–' : (ours / theirs).toFixed(2);

console.log('| graph | engine | ninja | make | engine ÷ ninja | engine ÷ ideal |');
console.log('|---|---|---|---|---|---|');
for (const graph of [chain(size(1000)), fanOut(size(10_000)), layered(size(5000)), sleeps(size(200))]) {
  const [ours, one, other] = measure(graph, [engine, ninja, make]);
  const count = graph.after.size;
  const cells = [
    shown(ours, count),
    shown(one, count),
    shown(other, count),
    ratio(ours, one),
    ratio(ours, graph.idealMs),
  ];
  console.log(`| ${graph.name} | ${cells.join(' | ')} |`);
}
const inProcess: BenchGraph = { ...fanOut(size(5000)), command: ['nothing'] };
const [alone] = measure(inProcess, [engine]);
console.log(`| ${inProcess.after.size} in this process | ${shown(alone, inProcess.after.size)} | – | – | – | – |`);
