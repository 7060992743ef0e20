import { expect, test } from 'vitest';
import { formatNumber, unitOf, type Unit } from './unit.ts';

test.each<[string, Unit]>([
  ['durationMs', 'ms'],
  ['load_ms', 'ms'],
  ['ms', 'ms'],
  ['time s', 's'],
  ['seconds', 's'],
  ['s', ''],
  ['size_bytes', 'bytes'],
  ['heapBytes', 'bytes'],
  ['coverage %', 'percent'],
  ['linePercent', 'percent'],
  ['items', ''],
  ['passed', ''],
])('the column %s counts in %j', (name, unit) => {
  expect(unitOf(name)).toBe(unit);
});

test.each<[number, Unit, string]>([
  [0, '', '0'],
  [1234, '', '1,234'],
  [0.1 + 0.2, '', '0.3'],
  [2_500_000, '', '2.5M'],
  [-5, '', '-5'],
  [850, 'ms', '850 ms'],
  [1500, 'ms', '1.5 s'],
  [65_000, 'ms', '1 min 5 s'],
  [60_000, 'ms', '1 min'],
  [7_199_000, 'ms', '2 h'],
  [-65_000, 'ms', '−1 min 5 s'],
  [90, 's', '1 min 30 s'],
  [0, 'bytes', '0 B'],
  [999, 'bytes', '999 B'],
  [1_234_567, 'bytes', '1.235 MB'],
  [12.5, 'percent', '12.5 %'],
])('%d in %j reads %s', (value, unit, text) => {
  expect(formatNumber(value, unit)).toBe(text);
});
