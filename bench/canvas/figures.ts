import { loadavg } from 'node:os';
import type { Frames } from './hand.ts';
import type { Opened, View } from './shown.ts';
import type { Latencies } from './studio-page.ts';

export type Subject = 'studio' | 'bare' | 'node-red';

const GESTURES = {
  pan: 'pan',
  drag: 'drag a node',
  rest: 'at rest, 200 changes/s',
  panChanging: 'pan, 200 changes/s',
  begin: 'at rest, a run begins',
  panBegin: 'pan, a run begins',
} as const;
type Gesture = keyof typeof GESTURES;

export interface ViewFigures {
  readonly zoom: number;
  readonly frames: Readonly<Record<Gesture, Frames>>;
  /** Of statuses, as they really were. */
  readonly changesPerSecond: number;
}

export interface Measured {
  readonly views: Readonly<Record<View, ViewFigures>>;
  readonly opened?: Opened;
  readonly openedUnplaced?: Opened;
  readonly latency?: Readonly<Record<View, Latencies>>;
}

type Results = ReadonlyMap<number, ReadonlyMap<Subject, readonly Measured[]>>;

const NAMES: Readonly<Record<Subject, string>> = { studio: 'studio', bare: 'bare React Flow', 'node-red': 'Node-RED' };
const TITLES: Readonly<Record<View, string>> = { all: 'Whole graph in view', near: 'Zoom 1' };

/** Markdown, as it stands in the README of the bench. */
export function printTables(results: Results): void {
  const subjects = (Object.keys(NAMES) as Subject[]).filter((subject) =>
    [...results.values()].some((of) => of.has(subject)),
  );
  print(
    `Load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}. Frames: p50 / p95 in ms, frames a second; processor time of the whole browser for a frame in ms.`,
  );
  for (const view of ['all', 'near'] as const) printFrames(results, view, subjects);
  if (subjects.includes('studio')) printStudio(results);
}

function printFrames(results: Results, view: View, subjects: readonly Subject[]): void {
  print('', `${TITLES[view]}:`, '');
  printRow(['nodes', 'what', ...subjects.map((subject) => NAMES[subject])]);
  printRow(['---', '---', ...subjects.map(() => '---')]);
  for (const [size, of] of results)
    for (const gesture of Object.keys(GESTURES) as Gesture[])
      printRow([
        String(size),
        GESTURES[gesture],
        ...subjects.map((subject) => {
          const all = of.get(subject) ?? [];
          const figure = (read: (frames: Frames) => number): number =>
            median(all.map(({ views }) => read(views[view].frames[gesture])));
          if (all.length === 0) return '–';
          const [p50, p95] = [round(figure((frames) => frames.p50)), round(figure((frames) => frames.p95))];
          const perSecond = round(figure((frames) => frames.perSecond));
          return `${p50} / ${p95}, ${perSecond}; ${figure((frames) => frames.cpuMs).toFixed(1)}`;
        }),
      ]);
  for (const [size, of] of results)
    print(
      '',
      `${size}: ${subjects
        .map((subject) => {
          const all = (of.get(subject) ?? []).map(({ views }) => views[view]);
          return `${NAMES[subject]} at zoom ${median(all.map(({ zoom }) => zoom)).toFixed(2)} with ${round(median(all.map(({ changesPerSecond }) => changesPerSecond)))} changes/s`;
        })
        .join('; ')}.`,
    );
}

function printStudio(results: Results): void {
  print('', 'Studio, milliseconds:', '');
  printRow([
    'nodes',
    'click → on screen',
    'document there → on screen',
    'the same, laid out first',
    'status → pixel, all in view: p50 / p95 (of)',
    'with the beginning of runs',
    'at zoom 1',
    'with the beginning of runs',
  ]);
  printRow(['---', '---', '---', '---', '---', '---', '---', '---']);
  for (const [size, of] of results) {
    const all = of.get('studio') ?? [];
    const opened = (read: (measured: Measured) => number | undefined): string =>
      round(median(all.flatMap((measured) => read(measured) ?? [])));
    const latency = (view: View, which: keyof Latencies): string => {
      const found = all.flatMap(({ latency: of }) => of?.[view][which] ?? []);
      return `${round(median(found.map(({ p50 }) => p50)))} / ${round(median(found.map(({ p95 }) => p95)))} (${found.reduce((sum, { count }) => sum + count, 0)})`;
    };
    printRow([
      String(size),
      opened(({ opened: at }) => at?.sinceClick),
      opened(({ opened: at }) => at?.sinceArrival),
      opened(({ openedUnplaced: at }) => at?.sinceArrival),
      latency('all', 'midst'),
      latency('all', 'all'),
      latency('near', 'midst'),
      latency('near', 'all'),
    ]);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round(value: number): string {
  return value.toFixed(0);
}

function printRow(cells: readonly string[]): void {
  print(`| ${cells.join(' | ')} |`);
}

function print(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
