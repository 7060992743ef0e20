import { defineModule, implement } from '#engine/action.ts';
import { run } from './adapter.ts';
import { runAction } from './manifest.ts';

export const testingModule = defineModule(
  {
    id: 'testing',
    title: 'Testing',
    description: 'Run tests and see each of them.',
    icon: 'flask-conical',
    order: 30,
    tools: [
      {
        id: 'vitest',
        title: 'Vitest',
        programs: ['vitest'],
        install: 'Run "npm install --save-dev vitest" in the project.',
      },
      {
        id: 'node',
        title: 'Node.js',
        programs: ['node'],
        install: 'Install Node.js 20 or later and make sure that "node" is on PATH. Needed for node:test only.',
      },
    ],
  },
  [implement(runAction, run)],
);
