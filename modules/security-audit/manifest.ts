import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

export const CHECKS = ['secrets', 'dependencies', 'licences'] as const;

export const scanAction = declareAction({
  id: 'security-audit.scan',
  title: 'Security scan',
  description: 'Looks for secrets in files, known vulnerabilities of npm packages, and their licences.',
  keywords: ['security', 'secrets', 'vulnerabilities', 'npm audit', 'licence', 'license', 'keys'],
  parameters: z.object({
    path: z.string().min(1).default('.').meta({
      title: 'Path',
      description: 'Folder to look at; "." is the whole project.',
      control: 'folder',
      placeholder: '.',
    }),
    include: z.array(z.string()).default([]).meta({
      title: 'Files',
      connectable: false,
      description: 'Globs of the files to look into for secrets, for example *.py. Empty: all text files.',
      control: 'glob',
    }),
    checks: z
      .array(z.enum(CHECKS))
      .default([...CHECKS])
      .meta({
        title: 'Checks',
        connectable: false,
        description: 'secrets, dependencies, licences.',
        control: 'list',
      }),
    denied: z.array(z.string()).default(['AGPL-3.0', 'SSPL-1.0', 'BUSL-1.1']).meta({
      title: 'Licences to report',
      connectable: false,
      description: 'Packages under a licence that begins so are findings.',
      control: 'list',
    }),
    failOn: z.enum(['error', 'warning', 'never']).default('error').meta({
      title: 'Fail on',
      description: 'The least finding that makes the task fail. The findings are kept either way.',
    }),
  }),
  cardParameters: ['path'],
  outputs: {
    findings: { title: 'Findings', type: 'findings' },
    summary: { title: 'Summary', type: 'object', description: '{ errors, warnings, infos, files, … }' },
    checks: {
      title: 'Checks',
      type: 'table',
      description: 'Rows { check, state, detail }: done, skipped or failed, and why.',
    },
  },
  effects: ['reads', 'process', 'network'],
  estimateMs: 5000,
  timeoutMs: 600_000,
  docs: `- **secrets**: private keys, and tokens of well-known services, by their form. The finding shows the first letters only. \`node_modules\`, \`.git\` and binary files are left out.
- **dependencies**: \`npm audit\` where there is a \`package-lock.json\`. It asks the npm registry; when that does not answer, the check is \`failed\` in the table and the task fails with
  \`security.checkFailed\`: an audit that did not happen is never a clean one.
- **licences**: the \`license\` of every package in \`node_modules\`; none is a warning.

A check that a project has no use for is \`skipped\`, and the table says so. Problems: \`security.findings\`, \`security.checkFailed\`, \`path.notFound\`.`,
  example: `audit:
  action: security-audit.scan
  parameters: { checks: [secrets, licences] }`,
});
