import { z } from 'zod';
import { declareAction } from '#engine/action.ts';

export const readAction = declareAction({
  id: 'files.read',
  title: 'Read a file',
  description: 'The text of a file of the project, and its value if it is JSON.',
  keywords: ['load', 'open', 'json', 'text', 'input'],
  parameters: z.object({
    path: z
      .string()
      .min(1)
      .meta({ title: 'Path', description: 'A file inside the project.', control: 'path', placeholder: 'package.json' }),
    format: z.enum(['auto', 'text', 'json']).default('auto').meta({
      title: 'Format',
      description: 'auto: JSON if the name ends in .json and the text is JSON; json: fail if it is not.',
    }),
  }),
  cardParameters: ['path'],
  outputs: {
    text: { title: 'Text', type: 'text' },
    json: { title: 'Value', type: 'any', description: 'The parsed JSON; absent for other files.' },
    bytes: { title: 'Size', type: 'number', description: 'In bytes.' },
    sha256: { title: 'SHA-256', type: 'text' },
  },
  effects: ['reads'],
  estimateMs: 50,
  docs: `Text is UTF-8, at most 64 MB; a byte order mark is left out.

Problems: \`files.notFound\`, \`files.notAFile\`, \`files.notText\`, \`files.notJson\`, \`files.tooLarge\`, \`path.outside\`.`,
  example: `package:
  action: files.read
  parameters: { path: package.json }
say:
  action: shell.run
  parameters: { command: [echo, "{{ nodes.package.outputs.json.version }}"] }`,
});

export const writeAction = declareAction({
  id: 'files.write',
  title: 'Write a file',
  description: 'Writes a text or a value into a file of the project.',
  keywords: ['save', 'output', 'json', 'export'],
  parameters: z.object({
    path: z.string().min(1).meta({
      title: 'Path',
      description: 'A file inside the project; missing folders are made.',
      control: 'path',
      placeholder: 'reports/summary.json',
    }),
    content: z.unknown().optional().meta({
      title: 'Content',
      description: 'A text is written as it is; any other value as JSON.',
      control: 'multiline',
      portType: 'any',
    }),
    overwrite: z
      .boolean()
      .default(true)
      .meta({ title: 'Overwrite', description: 'Off: fail when the file is already there.' }),
  }),
  cardParameters: ['path'],
  outputs: {
    path: { title: 'Path', type: 'text', description: 'Relative to the project folder.' },
    bytes: { title: 'Size', type: 'number', description: 'In bytes.' },
    sha256: { title: 'SHA-256', type: 'text' },
  },
  effects: ['writes'],
  estimateMs: 50,
  docs: `The file is written as a whole or not at all: nobody ever reads half of it. Without \`content\` it is empty.

Problems: \`files.exists\`, \`files.notAFile\`, \`path.outside\`.`,
  example: `report:
  action: files.write
  parameters:
    path: reports/tests.json
    content: "{{ nodes.unit.outputs.summary }}"`,
});

export const listAction = declareAction({
  id: 'files.list',
  title: 'List files',
  description: 'The files of the project that match a pattern.',
  keywords: ['glob', 'find', 'search', 'folder', 'directory'],
  parameters: z.object({
    include: z.array(z.string()).default(['**/*']).meta({
      title: 'Include',
      description: 'Globs, relative to the project folder.',
      control: 'glob',
      placeholder: 'src/**/*.ts',
    }),
    exclude: z.array(z.string()).default(['**/node_modules/**']).meta({
      title: 'Leave out',
      description: 'Globs of files to leave out. The .git folder always is.',
      control: 'glob',
    }),
    hidden: z
      .boolean()
      .default(false)
      .meta({ title: 'Hidden files', description: 'Also files and folders whose names begin with a dot.' }),
  }),
  cardParameters: ['include'],
  outputs: {
    paths: {
      title: 'Paths',
      type: 'list',
      description: 'Relative to the project folder, with forward slashes, sorted.',
    },
    files: { title: 'Files', type: 'table', description: 'Rows { path, bytes, modifiedAt }.' },
    count: { title: 'Number', type: 'number' },
  },
  effects: ['reads'],
  estimateMs: 200,
  docs: `Symbolic links are not followed. No match is an empty list, not a failure.

Problems: \`path.outside\`.`,
  example: `sources:
  action: files.list
  parameters: { include: ["src/**/*.ts"], exclude: ["**/*.test.ts"] }
each:
  action: flow.for-each
  parameters: { items: "{{ nodes.sources.outputs.paths }}" }`,
});

export const copyAction = declareAction({
  id: 'files.copy',
  title: 'Copy files',
  description: 'Copies a file or a folder inside the project.',
  keywords: ['duplicate', 'folder', 'move'],
  parameters: z.object({
    from: z.string().min(1).meta({
      title: 'From',
      description: 'A file or folder inside the project.',
      control: 'path',
      placeholder: 'dist',
    }),
    to: z.string().min(1).meta({
      title: 'To',
      description: 'Its new path; missing folders are made.',
      control: 'path',
      placeholder: 'release/dist',
    }),
    overwrite: z
      .boolean()
      .default(true)
      .meta({ title: 'Overwrite', description: 'Off: fail when something is already there.' }),
  }),
  cardParameters: ['from', 'to'],
  outputs: {
    path: { title: 'Path', type: 'text', description: 'Where the copy lies, relative to the project folder.' },
  },
  effects: ['reads', 'writes'],
  estimateMs: 200,
  docs: `A folder is copied with everything in it; files that are already there and not in the source stay. Links are copied as links.

Problems: \`files.notFound\`, \`files.exists\`, \`files.intoItself\`, \`path.outside\`.`,
  example: `stage:
  action: files.copy
  parameters: { from: dist, to: release/dist }`,
});
