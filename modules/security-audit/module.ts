import { defineModule, implement } from '#engine/action.ts';
import { scan } from './adapter.ts';
import { scanAction } from './manifest.ts';

export const securityAuditModule = defineModule(
  {
    id: 'security-audit',
    title: 'Security audit',
    description: 'Secrets in files, known vulnerabilities, licences.',
    icon: 'shield-check',
    order: 25,
    tools: [
      {
        id: 'npm',
        title: 'npm',
        programs: ['npm'],
        install: 'Comes with Node.js. Needed for known vulnerabilities only.',
      },
    ],
  },
  [implement(scanAction, scan)],
);
