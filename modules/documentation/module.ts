import { defineModule, implement } from '#engine/action.ts';
import { check, generate, report } from './adapter.ts';
import { checkAction, generateAction, reportAction } from './manifest.ts';

export const documentationModule = defineModule(
  {
    id: 'documentation',
    title: 'Documentation',
    description: 'Write and check the documentation of a project.',
    icon: 'book-open',
    order: 65,
  },
  [implement(generateAction, generate), implement(checkAction, check), implement(reportAction, report)],
);
