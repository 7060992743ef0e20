import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

const path = z.string().min(1).meta({
  title: 'Pipeline',
  description: 'A pipeline file of codomyrmex or a workflow of GitHub Actions.',
  control: 'path',
  placeholder: '.github/workflows/ci.yml',
});

export const checkAction = declareAction({
  id: 'ci-cd.check',
  nodeId: 'pipeline_check',
  title: 'Check a pipeline',
  description: 'Reads a pipeline file and says in which order its stages run, and what is wrong with them.',
  keywords: ['ci', 'pipeline', 'validate', 'stages', 'github actions'],
  parameters: z.object({ path }),
  cardParameters: ['path'],
  outputs: {
    stages: {
      title: 'Stages',
      type: 'list',
      description: 'Names by level: those of one level may run at the same time.',
    },
    problems: { title: 'Problems', type: 'table' },
  },
  effects: ['reads'],
  estimateMs: 100,
  docs: 'Nothing is run. Problems: `cicd.invalid`, `path.notFound`.',
  example: `pipeline:
  action: ci-cd.check
  parameters: { path: .github/workflows/ci.yml }`,
});

export const runAction = declareAction({
  id: 'ci-cd.run',
  nodeId: 'pipeline',
  title: 'Run a pipeline',
  description: 'Runs the stages of a codomyrmex pipeline file one after the other, as processes.',
  keywords: ['ci', 'pipeline', 'stages', 'jobs', 'deploy'],
  parameters: z.object({
    path,
    stages: z.array(z.string()).default([]).meta({
      title: 'Only these stages',
      connectable: false,
      description: 'Empty: all.',
      control: 'list',
    }),
  }),
  cardParameters: ['path'],
  outputs: {
    stages: { title: 'Stages', type: 'table', description: 'Rows { stage, status, durationMs, detail }.' },
    summary: { title: 'Summary', type: 'object', description: '{ succeeded, failed, skipped }' },
  },
  effects: ['reads', 'writes', 'process', 'network'],
  estimateMs: 60_000,
  docs: `For a pipeline as a whole in one node. To see its stages as nodes, with their own times, retries and logs, import the file instead.

Stages run in the order of their dependencies, one at a time; after a failed one those that need it are skipped. Conditions are not read: a stage with one is skipped, and
its row says so. Problems: \`cicd.failed\`, \`cicd.invalid\`, \`path.notFound\`.`,
  example: `pipeline:
  action: ci-cd.run
  parameters: { path: pipeline.json }`,
});

export const deployAction = declareAction({
  id: 'ci-cd.deploy',
  title: 'Deploy',
  description: "Runs the project's own deployment: a script or a make target.",
  keywords: ['deploy', 'release', 'publish', 'ship', 'production'],
  parameters: z.object({
    target: z.string().min(1).default('deploy').meta({
      title: 'Target',
      description: 'An npm script, a make target, or a file scripts/TARGET.sh.',
      placeholder: 'deploy',
    }),
    environment: z.string().default('').meta({
      title: 'Environment',
      description: 'Handed over as DEPLOY_ENVIRONMENT.',
      placeholder: 'staging',
    }),
  }),
  cardParameters: ['target', 'environment'],
  outputs: {
    stdout: { title: 'Output', type: 'text' },
    command: { title: 'Command', type: 'text' },
  },
  effects: ['reads', 'writes', 'process', 'network'],
  estimateMs: 60_000,
  docs: 'Looks for the script in package.json, then for a make target, then for scripts/TARGET.sh. Problems: `cicd.noDeployment` when there is none, `cicd.failed`.',
  example: `ship:
  action: ci-cd.deploy
  parameters: { environment: staging }`,
});
