import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveredPercent, coverageSchema, totalCoverage } from './coverage.ts';
import { readLcov } from './lcov.ts';

const REPORT = `TN:
SF:/p/src/b.js
FN:1,add
FN:5,unused
FNDA:2,add
FNDA:0,unused
BRDA:2,0,0,1
BRDA:2,0,1,-
DA:1,2
DA:2,2
DA:5,0
DA:6,0
DA:9,0
LF:5
LH:2
end_of_record
SF:/elsewhere/x.js
DA:1,0
end_of_record
SF:/p/src/a.js
DA:1,1
end_of_record
`;
const inProject = (source: string) => (source.startsWith('/p/') ? source.slice(3) : undefined);

test('says for each file of the project what the tests went through, and which lines they did not', () => {
  expect(readLcov(REPORT, inProject)).toEqual([
    {
      file: 'src/a.js',
      lines: { covered: 1, total: 1 },
      branches: { covered: 0, total: 0 },
      functions: { covered: 0, total: 0 },
      uncovered: [],
    },
    {
      file: 'src/b.js',
      lines: { covered: 2, total: 5 },
      branches: { covered: 1, total: 2 },
      functions: { covered: 1, total: 2 },
      uncovered: [
        [5, 6],
        [9, 9],
      ],
    },
  ]);
});

test('counts a file once that several processes went through, each in another place', () => {
  const [file] = readLcov(
    'SF:/p/a.js\nDA:1,1\nDA:2,0\nend_of_record\nSF:/p/a.js\r\nDA:1,0\r\nDA:2,3\r\nend_of_record\r\n',
    inProject,
  );
  expect(file).toMatchObject({ lines: { covered: 2, total: 2 }, uncovered: [] });
});

test('sums files up, and full is only said of what is full', () => {
  const whole = totalCoverage(readLcov(REPORT, inProject));
  expect(coverageSchema.parse(whole).lines).toEqual({ covered: 3, total: 6 });
  expect(coveredPercent({ covered: 9999, total: 10_000 })).toBe(99.9);
  expect(coveredPercent({ covered: 0, total: 0 })).toBeUndefined();
});

test('uncovered ranges hold exactly the lines that were never gone through', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.integer({ min: 1, max: 40 }).map(String), fc.integer({ min: 0, max: 2 })), (hits) => {
      const text = `SF:/p/a.js\n${Object.entries(hits)
        .map(([line, count]) => `DA:${line},${count}`)
        .join('\n')}\nend_of_record\n`;
      const [file] = readLcov(text, inProject);
      const listed = (file?.uncovered ?? []).flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      expect(listed).toEqual(
        Object.keys(hits)
          .filter((line) => hits[line] === 0)
          .map(Number),
      );
    }),
  );
});
