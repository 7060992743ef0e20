import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editProjectFile, readProjectState } from './edit-project-file.ts';
import { allowedMoves, PROJECT_STATUSES, type ProjectPatch } from './project-state.ts';

const AT = '2026-05-01T10:00:00.000Z';
const TEXT = `# ours
name: Shop # the name
status: active # since May
tags:
  - web # the first
  - shop
pools: {database: 2}
`;

function edited(text: string, patch: ProjectPatch): string {
  const result = editProjectFile(text, patch, AT);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

describe('B48: the status of a project', () => {
  test('goes from planning over active, paused and completed to archived, and back only where that makes sense', () => {
    expect(Object.fromEntries(PROJECT_STATUSES.map((status) => [status, allowedMoves(status)]))).toEqual({
      planning: ['active'],
      active: ['paused', 'completed', 'failed'],
      paused: ['active', 'completed', 'failed'],
      completed: ['active', 'archived'],
      archived: ['active'],
      failed: ['planning', 'active', 'archived'],
    });
  });

  test('refuses any other move and says which there are', () => {
    const result = editProjectFile('status: planning\n', { status: 'completed' }, AT);
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'project.move', reason: 'From planning it can become active.' },
    });
  });

  test('is written exactly when the move is allowed or none', () => {
    for (const from of PROJECT_STATUSES)
      for (const to of PROJECT_STATUSES) {
        const result = editProjectFile(`status: ${from}\n`, { status: to }, AT);
        const isAllowed = from === to || allowedMoves(from).includes(to);
        const after = result.ok ? readProjectState(result.value).state.status : 'refused';
        expect(after).toBe(isAllowed ? to : 'refused');
      }
  });
});

describe('editing the project file', () => {
  test('keeps comments, order and all that is not named', () => {
    const text = edited(TEXT, { status: 'paused', tags: ['web', 'new'], description: 'Sells: things' });
    expect(text).toContain('# ours\nname: Shop # the name\nstatus: paused # since May\n');
    expect(text).toContain('  - web # the first\n  - new\n');
    expect(parse(text)).toMatchObject({ pools: { database: 2 }, description: 'Sells: things', changedAt: AT });
  });

  test('changes nothing, not even the time, when nothing is another', () => {
    expect(edited(TEXT, { status: 'active', tags: ['web', 'shop'], name: 'Shop' })).toBe(TEXT);
  });

  test('begins a file that is not there', () => {
    expect(parse(edited('', { status: 'active' }))).toEqual({ status: 'active', changedAt: AT });
  });

  test('adds and takes away metrics, and leaves a broken file alone', () => {
    expect(parse(edited('metrics: {a: 1, b: 2}\n', { metrics: { a: null, c: 'x' } })).metrics).toEqual({
      b: 2,
      c: 'x',
    });
    expect(editProjectFile('a: [', { status: 'active' }, AT)).toMatchObject({ problem: { code: 'project.invalid' } });
    expect(editProjectFile('- a\n', { status: 'active' }, AT)).toMatchObject({ problem: { code: 'project.invalid' } });
  });

  test('gives back what was written, whatever text it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 6 }), fc.string(), (tags, description) => {
        expect(parse(edited(TEXT, { tags, description }))).toMatchObject({ tags, description });
      }),
    );
  });

  test('one field that cannot be read hides none of the others', () => {
    const { state, problems } = readProjectState('status: sleeping\ntags: [a]\nversion: 1.5\n');
    expect(state).toMatchObject({ status: 'planning', tags: ['a'], version: '1.5' });
    expect(problems).toMatchObject([{ code: 'project.invalid', place: { parameter: 'status' } }]);
  });
});
