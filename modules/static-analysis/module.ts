import { defineModule, implement } from '#engine/action.ts';
import { eslint, eslintFix } from './eslint.ts';
import { eslintAction, eslintFixAction, typescriptAction } from './manifest.ts';
import { typescript } from './typescript.ts';

export const staticAnalysisModule = defineModule(
  {
    id: 'static-analysis',
    title: 'Static analysis',
    description: 'Find mistakes in code without running it.',
    icon: 'scan-search',
    order: 20,
    tools: [
      {
        id: 'eslint',
        title: 'ESLint',
        programs: [],
        install: 'Comes with the studio. For the project\'s own version: "npm install --save-dev eslint".',
      },
      {
        id: 'typescript',
        title: 'TypeScript',
        programs: [],
        install: 'Comes with the studio. For the project\'s own version: "npm install --save-dev typescript".',
      },
    ],
  },
  [implement(eslintAction, eslint), implement(eslintFixAction, eslintFix), implement(typescriptAction, typescript)],
);
