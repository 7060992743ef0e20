import { describe, expect, test } from 'vitest';
import { readTriggers } from '#shared/project/read-triggers.ts';
import { formOf, freshForm, nextOf, writtenOf } from './trigger-form.ts';

const TEXT = `triggers:
  nightly: { workflow: gate, schedule: "0 2 * * *", timeZone: Europe/Berlin, catchUp: one, overlap: skip }
  often: { every: 15m, workflow: gate }
  release: { at: "2026-12-01T22:00", workflow: ship, parameters: { depth: 3, name: "5", word: all } }
  save: { files: ["src/**", "{a,b}/*.ts"], ignore: "*.log", workflow: gate, debounce: 2s }
  commits: { git: [commit, branch], workflow: gate, branches: main, description: After a merge }
  deploy: { run: gate, workflow: ship, status: [failed, cancelled] }
`;

describe('the form of a trigger', () => {
  test('writes every trigger back as it stands in the file', () => {
    const { triggers, problems } = readTriggers(TEXT, 'project.yaml');
    expect(problems).toEqual([]);
    expect(triggers).toHaveLength(6);
    for (const { id, rule, written } of triggers)
      expect(writtenOf(formOf(id, rule.kind, written), written)).toEqual(written);
  });

  test('leaves out what is the default, and what its kind does not have', () => {
    const form = { ...freshForm('gate', []), kind: 'interval' as const, every: '5m', files: 'src/**' };
    expect(writtenOf(form)).toEqual({ workflow: 'gate', every: '5m' });
  });

  test('proposes a name that is free and fits', () => {
    expect(freshForm('gate', ['gate', 'gate_2']).id).toBe('gate_3');
    expect(freshForm('2 fast', []).id).toBe('_2_fast');
  });

  test('tells when it would fire next, or why it cannot', () => {
    const now = Date.parse('2026-01-10T12:00:00Z');
    const form = freshForm('gate', []);
    expect(nextOf({ ...form, kind: 'interval', every: '1h' }, now)).toEqual(
      [1, 2, 3].map((hour) => now + hour * 3_600_000),
    );
    expect(nextOf({ ...form, kind: 'once', at: '2026-01-11T08:00Z' }, now)).toHaveLength(1);
    expect(nextOf({ ...form, schedule: '0 25 * * *' }, now)).toContain('0 25 * * *');
    expect(nextOf({ ...form, kind: 'files' }, now)).toBeUndefined();
  });
});
