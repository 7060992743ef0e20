import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

const failOnParameter = z.enum(['error', 'warning', 'never']).default('error').meta({
  title: 'Fail on',
  description: 'The least finding that makes the task fail. The findings are kept either way.',
});

const pathParameter = z.string().min(1).default('.').meta({
  title: 'Path',
  description: 'File, folder or glob; "." is the whole project.',
  control: 'path',
  placeholder: 'src',
});

const configParameter = z.string().default('').meta({
  title: 'Configuration',
  description: 'Configuration file; empty means the one that ESLint finds by itself.',
  control: 'path',
  placeholder: 'eslint.config.js',
});

const findingsOutputs = {
  findings: {
    title: 'Findings',
    type: 'findings',
    description: 'Rows { file, line, column, endLine?, endColumn?, severity, rule, message, tool, fixable }.',
  },
  summary: {
    title: 'Summary',
    type: 'object',
    description: '{ errors, warnings, infos, fixable, files, filesWithFindings }',
  },
  sarif: { title: 'SARIF', type: 'file', description: 'The findings as SARIF 2.1.0, for other tools.' },
} as const;

const problems = `Problems: \`analysis.findings\` (not retryable; the outputs are kept), \`analysis.noConfiguration\`, \`analysis.nothingChecked\`,
\`analysis.toolFailed\`. When the tool could not run there are no findings at all, rather than none found.`;

export const eslintAction = declareAction({
  id: 'static-analysis.eslint',
  nodeId: 'lint',
  title: 'ESLint',
  description: 'Checks JavaScript and TypeScript with the ESLint rules of the project.',
  keywords: ['lint', 'linter', 'code style', 'quality', 'javascript', 'typescript', 'sarif'],
  parameters: z.object({ path: pathParameter, config: configParameter, failOn: failOnParameter }),
  cardParameters: ['path'],
  outputs: findingsOutputs,
  effects: ['reads', 'process'],
  needs: ['eslint'],
  estimateMs: 5000,
  docs: `Uses the ESLint in the project's \`node_modules\`, else the one that comes with the studio. The configuration is always the project's own
(\`eslint.config.js\` and the like). \`severity\` is \`error\` or \`warning\`; a file that cannot be parsed is an error of rule \`parsing\`.

Nothing is changed; use **Fix with ESLint** for that.

${problems}`,
  example: `lint:
  action: static-analysis.eslint
  parameters: { path: src, failOn: warning }
  cache: { inputs: ["src/**", "eslint.config.*"] }`,
});

export const eslintFixAction = declareAction({
  id: 'static-analysis.eslint-fix',
  nodeId: 'lint_fix',
  title: 'Fix with ESLint',
  description: 'Lets ESLint correct what it can, and tells what is left.',
  keywords: ['lint', 'autofix', 'format', 'correct'],
  parameters: z.object({ path: pathParameter, config: configParameter, failOn: failOnParameter }),
  cardParameters: ['path'],
  outputs: {
    ...findingsOutputs,
    files: { title: 'Changed files', type: 'list', description: 'Paths of the files that ESLint wrote.' },
  },
  effects: ['reads', 'writes', 'process'],
  needs: ['eslint'],
  estimateMs: 6000,
  docs: `Writes the corrected files into the project. The findings are those that remain.

${problems}`,
  example: `fix:
  action: static-analysis.eslint-fix
  parameters: { path: src, failOn: never }`,
});

export const typescriptAction = declareAction({
  id: 'static-analysis.typescript',
  nodeId: 'types',
  title: 'TypeScript',
  description: 'Checks the types of a TypeScript project; writes no files.',
  keywords: ['tsc', 'types', 'type check', 'compiler'],
  parameters: z.object({
    project: z.string().min(1).default('tsconfig.json').meta({
      title: 'Project',
      description: 'A tsconfig file, or the folder it lies in. One that only refers to others checks all of them.',
      control: 'path',
      placeholder: 'tsconfig.json',
    }),
    failOn: failOnParameter,
  }),
  cardParameters: ['project'],
  outputs: findingsOutputs,
  effects: ['reads', 'process'],
  needs: ['typescript'],
  estimateMs: 8000,
  docs: `Runs \`tsc --noEmit\` from the project's \`node_modules\`, else the compiler that comes with the studio. Rules are the compiler's numbers
(\`TS2322\`). \`summary.files\` counts the files that the configuration names or includes.

${problems}`,
  example: `types:
  action: static-analysis.typescript
  parameters: { project: packages/app }`,
});
