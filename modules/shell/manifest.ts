import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import { argumentsSchema } from '../command.ts';

export const runAction = declareAction({
  id: 'shell.run',
  nodeId: 'command',
  title: 'Run a command',
  description: 'Starts a program, or a line for the shell, and waits for its end.',
  keywords: ['command', 'script', 'process', 'program', 'terminal', 'bash', 'sh', 'exec'],
  parameters: z.object({
    command: z.union([argumentsSchema.min(1), z.string().min(1)]).meta({
      title: 'Command',
      description: 'A list: a program with its arguments, taken word for word. A text: a line for the shell.',
      control: 'command',
      placeholder: 'npm run build',
    }),
    cwd: z.string().min(1).default('.').meta({
      title: 'Folder',
      description: 'Where the command runs, inside the project.',
      control: 'folder',
      placeholder: '.',
    }),
    env: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .meta({ title: 'Environment', description: 'Variables beside those of your own environment.', control: 'map' }),
  }),
  cardParameters: ['command'],
  outputs: {
    stdout: {
      title: 'Output',
      type: 'text',
      description: 'What it printed, as it is; $trim() in an expression takes the last line break off.',
    },
    stderr: { title: 'Error output', type: 'text' },
    exitCode: { title: 'Exit code', type: 'number', description: 'Null when a signal ended it.' },
  },
  effects: ['reads', 'writes', 'process', 'network'],
  estimateMs: 5000,
  docs: `Prefer a list: nothing in it is read by a shell, so values from other nodes cannot become commands. A text goes to \`sh -c\`, on Windows to
\`cmd.exe /d /s /c\`.

The command has your environment, no input, and cannot ask for a password. Its output is in the log as it comes. Any exit code other than 0 is a
failure; the outputs are kept.

Problems: \`process.failed\` (retryable), \`program.notFound\`, \`path.outside\`.`,
  example: `e2e:
  action: shell.run
  parameters:
    command: [npx, playwright, test, "--project={{ item }}"]
    env: { CI: true }`,
});
