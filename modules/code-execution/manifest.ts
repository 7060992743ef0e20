import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import { durationText, sizeText } from '#shared/workflow/workflow.ts';

export const LANGUAGES = [
  'python',
  'javascript',
  'typescript',
  'bash',
  'sh',
  'ruby',
  'perl',
  'php',
  'go',
  'rust',
  'c',
  'cpp',
] as const;

export const runAction = declareAction({
  id: 'code-execution.run',
  nodeId: 'code',
  title: 'Run code',
  description: 'Runs a piece of code in a folder of its own, with limits on time and memory.',
  keywords: ['sandbox', 'execute', 'script', 'python', 'javascript', 'limits'],
  parameters: z.object({
    language: z.enum(LANGUAGES).default('python').meta({ title: 'Language', control: 'choice' }),
    code: z.string().min(1).meta({
      title: 'Code',
      control: 'code',
      language: 'parameters.language',
      placeholder: 'print(1 + 1)',
    }),
    stdin: z
      .string()
      .default('')
      .meta({ title: 'Input', description: 'What the program reads.', control: 'multiline' }),
    timeLimit: durationText.default('30s').meta({ title: 'Time limit', connectable: false, control: 'duration' }),
    memoryLimit: sizeText.default('512MB').meta({
      title: 'Memory limit',
      connectable: false,
      description: 'Kept where the system can (prlimit on Linux); the output "limits" says so.',
      control: 'size',
    }),
  }),
  cardParameters: ['language'],
  outputs: {
    stdout: { title: 'Output', type: 'text' },
    stderr: { title: 'Error output', type: 'text' },
    exitCode: { title: 'Exit code', type: 'number' },
    durationMs: { title: 'Duration', type: 'number' },
    limits: { title: 'Limits', type: 'object', description: '{ time, memory, network }: what was really kept.' },
  },
  effects: ['process'],
  estimateMs: 2000,
  docs: `The code runs in an empty temporary folder with your rights: it is **limited, not locked in**. Give code you do not trust to a container.

- time: the whole process tree is stopped at the limit; the problem is \`code.timeLimit\`.
- memory: \`prlimit\` on Linux for the address space (for Node.js, its heap); elsewhere it is not limited, and \`limits.memory\` is null.
- network: switched off where the system lets a user do so (\`unshare\` on Linux); else \`limits.network\` is "open".

Problems: \`code.failed\` (also for a syntax error), \`code.timeLimit\`, \`program.notFound\`.`,
  example: `sum:
  action: code-execution.run
  parameters: { language: python, code: "print(sum(map(int, input().split())))", stdin: "1 2 3" }`,
});
