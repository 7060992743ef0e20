import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { declareAction, defineModule, implement } from '../action.ts';
import { lacking } from './lacking.ts';

const about = { description: '', outputs: {}, effects: [], estimateMs: 1 } as const;
const build = declareAction({
  ...about,
  id: 'craft.build',
  title: 'Build',
  needs: ['saw'],
  parameters: z.object({ token: z.string().optional(), key: z.string().optional().meta({ control: 'secret' }) }),
});
const craft = defineModule(
  {
    id: 'craft',
    title: 'Craft',
    description: '',
    icon: 'x',
    order: 1,
    tools: [{ id: 'saw', title: 'Saw', programs: ['band-saw', 'hand-saw'], install: 'Buy one.' }],
  },
  [implement(build, undefined)],
);

let folder: string;
let secrets: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lacking-'));
  secrets = {};
});
afterEach(() => rm(folder, { recursive: true }));

const found = async (parameters: string, more = '') => {
  const text = `formatVersion: 1\nnodes:\n  a:\n    action: craft.build\n    parameters: ${parameters}\n${more}`;
  const problems = await lacking(
    { text, project: folder, file: 'x.yaml' },
    {
      modules: [craft],
      settings: () => ({
        maxParallelTasks: 1,
        maxParallelWorkflows: 1,
        queueAfterCrash: 'paused',
        capacities: {},
        toolPaths: {},
        modules: {},
      }),
      secrets: { get: async (name) => secrets[name] },
      environment: { PATH: folder },
    },
  );
  return problems.map(({ code, severity, place }) => [code, severity, place?.line, place?.parameter]);
};

test('a program that is nowhere is told at the action of each node that needs it, and no more once it is there', async () => {
  expect(await found('{}')).toEqual([['program.notFound', 'warning', 4, undefined]]);
  await writeFile(join(folder, 'hand-saw'), '#!/bin/sh\n');
  await chmod(join(folder, 'hand-saw'), 0o755);
  expect(await found('{}')).toEqual([]);
  await rm(join(folder, 'hand-saw'));
  expect(await found('{}', '    disabled: true\n')).toEqual([]);
});

test('a secret that nobody set is told at the parameter that needs it, by name or in an expression', async () => {
  await writeFile(join(folder, 'hand-saw'), '');
  await chmod(join(folder, 'hand-saw'), 0o755);
  const both = '{ token: "Bearer {{ secrets.TOKEN }}", key: API_KEY }';
  expect(await found(both)).toEqual([
    ['secret.missing', 'warning', 5, 'token'],
    ['secret.missing', 'warning', 5, 'key'],
  ]);
  secrets = { TOKEN: 'long enough', API_KEY: 'long enough' };
  expect(await found(both)).toEqual([]);
  expect(await found('{ token: "{{ $exists(secrets.OTHER) ? secrets.OTHER : \'\' }}" }')).toEqual([]);
});
