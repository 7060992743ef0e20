import { defineModule, implement } from '#engine/action.ts';
import { run } from './adapter.ts';
import { runAction } from './manifest.ts';

export const codeExecutionModule = defineModule(
  {
    id: 'code-execution',
    title: 'Code execution',
    description: 'Run a piece of code with limits.',
    icon: 'square-code',
    order: 75,
  },
  [implement(runAction, run)],
);
