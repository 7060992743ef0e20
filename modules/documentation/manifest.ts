import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

const source = z.string().min(1).default('.').meta({
  title: 'Source',
  description: 'Folder whose files are looked at; "." is the whole project.',
  control: 'folder',
  placeholder: 'src',
});

const files = { title: 'Files', type: 'list', description: 'What was written, relative to the project.' } as const;

export const generateAction = declareAction({
  id: 'documentation.generate',
  nodeId: 'documentation',
  title: 'Generate documentation',
  description: 'Writes a Markdown reference of a folder: its files, what they say of themselves and what they export.',
  keywords: ['docs', 'markdown', 'reference', 'readme', 'api'],
  parameters: z.object({
    source,
    output: z.string().min(1).default('docs/reference').meta({
      title: 'Output',
      description: 'Folder to write to. Only files that this action wrote before are replaced.',
      control: 'folder',
      placeholder: 'docs/reference',
    }),
    format: z.string().default('markdown').meta({ title: 'Format', connectable: false, description: 'Only markdown.' }),
  }),
  cardParameters: ['source', 'output'],
  outputs: { files, summary: { title: 'Summary', type: 'object', description: '{ folders, files, exports }' } },
  effects: ['reads', 'writes'],
  estimateMs: 1000,
  docs: `One page, \`README.md\` in the output folder: the tree of the source, and for each file of a known language its first comment or docstring and the names it
exports. Markdown files are listed with their title. A file that a person wrote is never replaced.

Problems: \`path.notFound\`, \`documentation.notOurs\`, \`documentation.format\`.`,
  example: `docs:
  action: documentation.generate
  parameters: { source: src, output: docs/reference }`,
});

export const checkAction = declareAction({
  id: 'documentation.check',
  nodeId: 'documentation_check',
  title: 'Check documentation',
  description: 'Finds links in Markdown files that lead nowhere, and folders without a README.',
  keywords: ['docs', 'links', 'markdown', 'readme', 'broken'],
  parameters: z.object({
    path: source,
    readme: z.boolean().default(true).meta({ title: 'A README is needed', description: 'In the folder itself.' }),
  }),
  cardParameters: ['path'],
  outputs: {
    findings: { title: 'Findings', type: 'findings' },
    summary: { title: 'Summary', type: 'object', description: '{ errors, warnings, infos, files, … }' },
  },
  effects: ['reads'],
  estimateMs: 500,
  docs: `Links to files and to headings inside Markdown files are followed; those to other sites are not. Problems: \`documentation.findings\`, \`path.notFound\`.`,
  example: `links:
  action: documentation.check
  parameters: { path: docs }`,
});

export const reportAction = declareAction({
  id: 'documentation.report',
  nodeId: 'documentation_report',
  title: 'Documentation report',
  description: 'Says how well a folder is documented: READMEs, comments and titles, in numbers.',
  keywords: ['docs', 'report', 'coverage', 'quality'],
  parameters: z.object({
    source,
    output: z.string().min(1).optional().meta({
      title: 'Output',
      description: 'File or folder to write the report to. Empty: it is only an output.',
      control: 'path',
      placeholder: 'reports/documentation.md',
    }),
    format: z.string().default('markdown').meta({ title: 'Format', connectable: false, description: 'Only markdown.' }),
  }),
  cardParameters: ['source'],
  outputs: {
    text: { title: 'Report', type: 'text', description: 'Markdown.' },
    summary: {
      title: 'Summary',
      type: 'object',
      description: '{ files, documented, undocumented, markdown, brokenLinks }',
    },
    files,
  },
  effects: ['reads', 'writes'],
  estimateMs: 500,
  docs: 'A source file counts as documented when it begins with a comment or docstring, or its exports have one. Problems: `path.notFound`, `documentation.notOurs`.',
  example: `report:
  action: documentation.report
  parameters: { source: src }`,
});
