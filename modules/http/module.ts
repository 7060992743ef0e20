import { defineModule, implement } from '#engine/action.ts';
import { request } from './adapter.ts';
import { requestAction } from './manifest.ts';

export const httpModule = defineModule(
  { id: 'http', title: 'HTTP', description: 'Talk to web servers.', icon: 'globe', order: 90 },
  [implement(requestAction, request)],
);
