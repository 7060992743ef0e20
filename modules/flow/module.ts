import { defineModule, implement } from '#engine/action.ts';
import { fail, wait } from './adapter.ts';
import {
  approvalAction,
  failAction,
  forEachAction,
  groupAction,
  repeatAction,
  runWorkflowAction,
  switchAction,
  waitAction,
} from './manifest.ts';

export const flowModule = defineModule(
  {
    id: 'flow',
    title: 'Flow',
    description: 'Loops, choices, waiting and asking a person.',
    icon: 'workflow',
    order: 100,
  },
  [
    // Those without an adapter are carried out by the engine itself.
    implement(forEachAction, undefined),
    implement(repeatAction, undefined),
    implement(groupAction, undefined),
    implement(switchAction, undefined),
    implement(approvalAction, undefined),
    implement(runWorkflowAction, undefined),
    implement(waitAction, wait),
    implement(failAction, fail),
  ],
);
