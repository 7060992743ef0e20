import { areStates } from '#shared/module/state-word.ts';
import { describe, expect, test } from 'vitest';
import { colorsFor, PALETTE, stateColor } from './colors.ts';

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** How colours look with no cones of one kind (Machado, Oliveira, Fernandes 2009, severity 1), in linear sRGB. */
const VISION: Readonly<Record<string, Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

function times(matrix: Matrix, vector: Vector): Vector {
  return matrix.map(([a, b, c]) => Math.max(0, a * vector[0] + b * vector[1] + c * vector[2])) as unknown as Vector;
}

function linear(hex: string): Vector {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as unknown as Vector;
}

function okLab(rgb: Vector): Vector {
  const [l, m, s] = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt) as unknown as Vector;
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(one: string, other: string, vision: Matrix): number {
  const [a, b] = [okLab(times(vision, linear(one))), okLab(times(vision, linear(other)))];
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe('the colours of charts', () => {
  test.each(Object.entries(VISION))('can be told apart with %s', (_, vision) => {
    for (const [index, one] of PALETTE.entries()) {
      for (const other of PALETTE.slice(index + 1)) expect(distance(one, other, vision)).toBeGreaterThan(9);
    }
  });

  test('are those of the states where the names are states', () => {
    expect(stateColor('Passed')).toBe('#117555');
    expect(stateColor('failed')).toBe('#C9222B');
    expect(stateColor('constructor')).toBeUndefined();
    expect(colorsFor(['failed', 'eslint', 'passed', 'tsc'])).toEqual(['#C9222B', PALETTE[0], '#117555', PALETTE[1]]);
    expect(areStates(['passed', 'failed', 'skipped', 'flaky'])).toBe(true);
    expect(areStates(['passed', 'north'])).toBe(false);
  });
});
