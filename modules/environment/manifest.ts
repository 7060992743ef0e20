import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

export const checkAction = declareAction({
  id: 'environment.check',
  nodeId: 'environment',
  title: 'Check the environment',
  description: 'Looks for the programs a project needs, and at their versions.',
  keywords: ['tools', 'versions', 'setup', 'requirements', 'doctor', 'node', 'python'],
  parameters: z.object({
    tools: z.record(z.string(), z.string()).default({}).meta({
      title: 'Tools',
      description:
        'Program → least version, for example node: "22"; an empty version takes any. Empty: what the files of the project call for.',
      control: 'map',
    }),
    variables: z.array(z.string()).default([]).meta({
      title: 'Variables',
      connectable: false,
      description: 'Environment variables that must be set. Their values are not looked at.',
      control: 'list',
    }),
  }),
  cardParameters: [],
  outputs: {
    tools: { title: 'Tools', type: 'table', description: 'Rows { tool, found, path, version, wanted, ok, because }.' },
    summary: { title: 'Summary', type: 'object', description: '{ found, missing, tooOld }' },
  },
  effects: ['reads', 'process'],
  estimateMs: 500,
  docs: `Without a list it asks for what the project's files need: \`package.json\` for Node.js (with the least version of \`engines\`) and the package manager,
\`pyproject.toml\` or \`requirements.txt\` for Python, \`Makefile\` for make, \`Cargo.toml\`, \`go.mod\`, \`Dockerfile\`, and a \`.git\` folder for Git.

Problems: \`environment.missing\` names every program that is missing or too old; the table is kept.`,
  example: `check:
  action: environment.check
  parameters: { tools: { node: "22", git: "" } }`,
});
