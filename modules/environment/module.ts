import { defineModule, implement } from '#engine/action.ts';
import { check } from './adapter.ts';
import { checkAction } from './manifest.ts';

export const environmentModule = defineModule(
  {
    id: 'environment',
    title: 'Environment',
    description: 'See whether this machine has what a project needs.',
    icon: 'laptop',
    order: 15,
  },
  [implement(checkAction, check)],
);
