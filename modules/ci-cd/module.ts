import { defineModule, implement } from '#engine/action.ts';
import { check, deploy, run } from './adapter.ts';
import { checkAction, deployAction, runAction } from './manifest.ts';

export const ciCdModule = defineModule(
  {
    id: 'ci-cd',
    title: 'CI and deployment',
    description: 'Check and run pipelines, and deploy as the project says.',
    icon: 'rocket',
    order: 45,
  },
  [implement(checkAction, check), implement(runAction, run), implement(deployAction, deploy)],
);
