import { defineModule, implement } from '#engine/action.ts';
import { run } from './adapter.ts';
import { runAction } from './manifest.ts';

export const shellModule = defineModule(
  { id: 'shell', title: 'Shell', description: 'Run any command.', icon: 'square-terminal', order: 70 },
  [implement(runAction, run)],
);
