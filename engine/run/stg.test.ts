import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { forecastRun } from '#shared/run/forecast.ts';
import { Ledger } from '#shared/run/ledger.ts';
import { planOf, type TaskWords } from '#shared/run/plan-rig.ts';

/** The Standard Task Graph Set lies beside the project on some machines only. */
const FOLDER = path.resolve(import.meta.dirname, '../../../shared/data/stg');

/** Lines of `number, duration, count of predecessors, predecessors…`. */
function readGraph(file: string): Readonly<Record<string, TaskWords>> {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\s*\d/.test(line))
    .map((line) => line.trim().split(/\s+/).map(Number));
  return Object.fromEntries(
    rows
      .slice(1)
      .map(([id = 0, estimateMs = 0, count = 0, ...before]) => [
        `t${id}`,
        { estimateMs, after: before.slice(0, count).map((on) => `t${on}`) },
      ]),
  );
}

test.skipIf(!existsSync(FOLDER)).each([2, 4, 8, 16])(
  'the forecast of the Standard Task Graphs on %i processors is close to the known optimum',
  (processors) => {
    const known = new Map(
      readFileSync(path.join(FOLDER, `Case50_${processors}_OPT.csv`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(','))
        .map(([file = '', , ...optimum]) => [path.basename(file), optimum.map(Number)] as const),
    );
    const ratios: number[] = [];
    for (const file of readdirSync(path.join(FOLDER, '50')).filter((name) => name.endsWith('.stg'))) {
      const [least = 0, most = least] = known.get(file) ?? [];
      if (least === 0) continue;
      const plan = planOf(readGraph(path.join(FOLDER, '50', file)), { maxParallelTasks: processors });
      const { makespanMs, lowerBoundMs } = forecastRun(plan, new Ledger({}));
      expect(makespanMs).toBeGreaterThanOrEqual(least);
      expect(lowerBoundMs).toBeLessThanOrEqual(most);
      ratios.push(makespanMs / most);
    }
    expect(ratios.length).toBeGreaterThan(50);
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(mean).toBeLessThan(1.03);
    expect(Math.max(...ratios)).toBeLessThan(1.2);
  },
);
