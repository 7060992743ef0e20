import { describe, expect, test } from 'vitest';
import { editTriggers, type TriggerEdit } from './edit-triggers.ts';

const TEXT = `# what the shop is
name: shop
triggers:
  # every night, while nobody works
  nightly: { workflow: gate, schedule: "0 2 * * *" } # not on holidays
  save:
    workflow: gate
    files: ["src/**"] # not the tests
    debounce: 2s
pools: { database: 2 }
`;

const edit = (change: TriggerEdit, text = TEXT) => editTriggers(text, change, 'project.yaml', ['gate', 'ship']);
const written = (change: TriggerEdit, text = TEXT): string => {
  const result = edit(change, text);
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.reason ?? ''}`);
  return result.value;
};
const code = (change: TriggerEdit): string => {
  const result = edit(change);
  return result.ok ? 'ok' : result.problem.code;
};

describe('triggers written by a form', () => {
  test('a new one stands behind the others, and no other line changes', () => {
    const after = written({ id: 'release', trigger: { workflow: 'ship', at: '2026-12-01T22:00' } });
    const added = after.split('\n').filter((line) => !TEXT.split('\n').includes(line));
    expect(added.join(' ')).toMatch(/^ {2}release:.*workflow: ship.*at: .?2026-12-01T22:00/);
    expect(TEXT.split('\n').every((line) => after.split('\n').includes(line))).toBe(true);
    expect(written({ id: 'release' }, after)).toBe(TEXT);
  });

  test('a changed one keeps its comments', () => {
    const trigger = { workflow: 'gate', files: ['src/**'], debounce: '5s' };
    expect(written({ id: 'save', from: 'save', trigger })).toBe(TEXT.replace('debounce: 2s', 'debounce: 5s'));
  });

  test('a new name stays in its place', () => {
    const trigger = { workflow: 'gate', schedule: '0 2 * * *' };
    expect(written({ id: 'late', from: 'nightly', trigger })).toBe(TEXT.replace('nightly:', 'late:'));
  });

  test('the first one makes the section, also in an empty file; the last takes it away', () => {
    const trigger = { workflow: 'gate', every: '1h' };
    expect(written({ id: 'hourly', trigger }, '')).toMatch(/^triggers:\n/);
    const alone = 'name: shop\n';
    expect(written({ id: 'hourly' }, written({ id: 'hourly', trigger }, alone))).toBe(alone);
  });

  test('what would be wrong is refused, with the reason', () => {
    expect(code({ id: 'nightly', trigger: { workflow: 'gate', every: '1h' } })).toBe('trigger.nameTaken');
    expect(code({ id: 'my trigger', trigger: { workflow: 'gate', every: '1h' } })).toBe('trigger.name');
    expect(code({ id: 'gone' })).toBe('trigger.unknown');
    expect(code({ id: 'x', trigger: { workflow: 'nothing', every: '1h' } })).toBe('trigger.unknownWorkflow');
    expect(code({ id: 'x', trigger: { workflow: 'gate', every: 'often' } })).toBe('trigger.invalid');
    expect(code({ id: 'x', trigger: { workflow: 'gate' } })).toBe('trigger.invalid');
  });
});
