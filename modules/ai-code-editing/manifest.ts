import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import type { moduleManifestSchema } from '#shared/module/manifest.ts';

export const PROVIDERS = ['openai-compatible', 'recorded'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export const about: Omit<z.input<typeof moduleManifestSchema>, 'actions'> = {
  id: 'ai-code-editing',
  title: 'AI code editing',
  description:
    'Asks a language model to write, change, explain or review code. Changes are proposed as a patch, never written.',
  icon: 'sparkles',
  order: 50,
};

/** What every action may set for itself instead of the settings of the module. */
const modelParameters = {
  model: z.string().min(1).optional().meta({
    title: 'Model',
    description: 'Empty: the model of Settings > Modules > AI code editing.',
    control: 'text',
    placeholder: 'qwen2.5-coder:7b',
  }),
  baseUrl: z.string().min(1).optional().meta({
    title: 'Base URL',
    connectable: false,
    description: 'Address of an OpenAI-compatible endpoint, up to /v1. Empty: that of the settings.',
    control: 'text',
    placeholder: 'http://127.0.0.1:11434/v1',
  }),
  apiKeySecret: z.string().optional().meta({
    title: 'Secret with the key',
    connectable: false,
    description: 'Name of the secret, never the key itself. Empty: that of the settings, else OPENAI_API_KEY.',
    control: 'secret',
    placeholder: 'OPENAI_API_KEY',
  }),
  temperature: z.number().min(0).max(2).optional().meta({
    title: 'Temperature',
    connectable: false,
    description: "Low: predictable. Empty: that of the settings, else the model's own.",
    control: 'number',
  }),
  maxOutputTokens: z.number().int().min(1).optional().meta({
    title: 'Longest answer',
    connectable: false,
    description: 'Tokens. Empty: as long as the model allows.',
    control: 'number',
  }),
  provider: z.enum(PROVIDERS).optional().meta({
    title: 'Provider',
    description: '"recorded" reads an answer from .codomyrmex/recorded-answers and asks no model: for tests and demos.',
    control: 'choice',
  }),
  recording: z.string().min(1).optional().meta({
    title: 'Recording',
    connectable: false,
    description: 'Name of the recorded answer; only for the provider "recorded".',
    control: 'text',
  }),
};

const answerOutputs = {
  text: { title: 'Answer', type: 'text', description: 'What the model said beside the files.' },
  usage: {
    title: 'Tokens',
    type: 'object',
    description: '{promptTokens, completionTokens, totalTokens}; null where the endpoint does not tell.',
  },
  provider: { title: 'Provider', type: 'text' },
  model: { title: 'Model', type: 'text' },
  note: {
    title: 'Note',
    type: 'text',
    description: 'Says so when the answer was recorded and no model was asked; else empty.',
  },
} as const;

const patchOutput = {
  patch: {
    title: 'Patch',
    type: 'patch',
    description: 'The proposed change. Nothing is written until the patch is applied.',
  },
} as const;

const PROVIDER_DOCS = `**Models.** Settings > Modules > AI code editing: \`baseUrl\` of any OpenAI-compatible endpoint, \`model\`, \`apiKeySecret\` (default
\`OPENAI_API_KEY\`) and \`temperature\`. For Ollama: \`ollama serve\`, \`ollama pull qwen2.5-coder:7b\`, base URL \`http://127.0.0.1:11434/v1\`. For
llama.cpp: \`llama-server -m model.gguf --port 8080\`, base URL \`http://127.0.0.1:8080/v1\`. The key comes from the secrets only and is sent to no
endpoint that it was not set up for. The log names the files that are sent, and where to.

**Recorded answers.** With provider \`recorded\` no model is asked: the answer comes from a file in \`.codomyrmex/recorded-answers/\`, and the log
and the outputs say so.

\`\`\`yaml
recordings:
  - action: ai-code-editing.generate
    name: greeting
    answer: |
      === FILE src/greet.js ===
      export const greet = (name) => \`Hello, \${name}!\`;
      === END FILE ===
\`\`\`

Without a name in \`recording\`, the answer is found by the hash of the request (\`request: <sha256>\`, which the problem names when there is none).`;

const PATCH_DOCS = `The answer is a **patch**: look at it in the Output tab and apply it there, or not. It fits only the contents that the files had when the
model was asked. \`patch\` is \`{format: "unified", text, files: [{path, before, after, additions, deletions}]}\` with SHA-256 hashes.`;

export const generate = declareAction({
  id: 'ai-code-editing.generate',
  title: 'Generate code',
  description: 'Has a language model write code by a description; the result is a patch to look at.',
  keywords: ['ai', 'llm', 'gpt', 'ollama', 'write', 'create', 'code', 'patch', 'model'],
  parameters: z.object({
    prompt: z.string().min(1).meta({ title: 'Prompt', description: 'What is wanted.', control: 'multiline' }),
    file: z.string().min(1).optional().meta({
      title: 'File',
      description: 'The only file to write. Empty: the model chooses the files.',
      control: 'path',
    }),
    context: z.array(z.string().min(1)).default([]).meta({
      title: 'Context',
      description: 'Files the model should know, as paths or globs.',
      control: 'glob',
      placeholder: 'src/**/*.ts',
    }),
    ...modelParameters,
  }),
  cardParameters: ['file', 'model'],
  outputs: { ...patchOutput, ...answerOutputs },
  effects: ['reads', 'network'],
  estimateMs: 20_000,
  timeoutMs: 600_000,
  docs: `${PATCH_DOCS}\n\n${PROVIDER_DOCS}`,
  example: `greeting:
  action: ai-code-editing.generate
  parameters:
    prompt: A function that greets somebody by name, and a test for it.
    context: ["src/**/*.js", package.json]`,
});

export const refactor = declareAction({
  id: 'ai-code-editing.refactor',
  title: 'Refactor code',
  description: 'Has a language model change one file by an instruction; the result is a patch to look at.',
  keywords: ['ai', 'llm', 'gpt', 'ollama', 'change', 'rewrite', 'improve', 'fix', 'patch', 'model'],
  parameters: z.object({
    path: z.string().min(1).meta({ title: 'File', description: 'The file to change.', control: 'path' }),
    instruction: z
      .string()
      .min(1)
      .meta({ title: 'Instruction', description: 'What should become different.', control: 'multiline' }),
    context: z.array(z.string().min(1)).default([]).meta({
      title: 'Context',
      description: 'More files the model should know, as paths or globs. They are not changed.',
      control: 'glob',
    }),
    ...modelParameters,
  }),
  cardParameters: ['path', 'model'],
  outputs: { ...patchOutput, ...answerOutputs },
  effects: ['reads', 'network'],
  estimateMs: 20_000,
  timeoutMs: 600_000,
  docs: `${PATCH_DOCS}\n\n${PROVIDER_DOCS}`,
  example: `tidy:
  action: ai-code-editing.refactor
  parameters:
    path: src/report.js
    instruction: Split the long function; keep what it does.`,
});

export const explain = declareAction({
  id: 'ai-code-editing.explain',
  title: 'Explain code',
  description: 'Has a language model explain a file.',
  keywords: ['ai', 'llm', 'gpt', 'ollama', 'describe', 'understand', 'document', 'model'],
  parameters: z.object({
    path: z.string().min(1).meta({ title: 'File', control: 'path' }),
    question: z
      .string()
      .optional()
      .meta({ title: 'Question', description: 'Empty: what the file does and how.', control: 'multiline' }),
    ...modelParameters,
  }),
  cardParameters: ['path', 'model'],
  outputs: answerOutputs,
  effects: ['reads', 'network'],
  estimateMs: 15_000,
  timeoutMs: 600_000,
  docs: `\`text\` is the explanation in Markdown.\n\n${PROVIDER_DOCS}`,
  example: `about:
  action: ai-code-editing.explain
  parameters: { path: src/scheduler.js }`,
});

export const review = declareAction({
  id: 'ai-code-editing.review',
  title: 'Review code',
  description: 'Has a language model look for mistakes in a file or a diff.',
  keywords: ['ai', 'llm', 'gpt', 'ollama', 'review', 'bugs', 'findings', 'diff', 'model'],
  parameters: z.object({
    path: z
      .string()
      .min(1)
      .optional()
      .meta({ title: 'File', description: 'The file to review; or give a diff.', control: 'path' }),
    diff: z
      .union([z.string(), z.looseObject({ text: z.string() })])
      .optional()
      .meta({
        title: 'Diff',
        description: 'A unified diff as text, or a patch of another node.',
        control: 'expression',
        portType: 'any',
        placeholder: '{{ nodes.changes.outputs.text }}',
      }),
    ...modelParameters,
  }),
  cardParameters: ['path', 'model'],
  outputs: {
    findings: { title: 'Findings', type: 'findings', description: 'What the model named with file and line.' },
    ...answerOutputs,
  },
  effects: ['reads', 'network'],
  estimateMs: 20_000,
  timeoutMs: 600_000,
  docs: `\`findings\` has what the model named with file and line, in the form of the static analysis (tool \`ai-review\`); \`text\` is the whole
answer. A model errs: no findings do not mean that the code is right.\n\n${PROVIDER_DOCS}`,
  example: `review:
  action: ai-code-editing.review
  parameters: { diff: "{{ nodes.changes.outputs.text }}" }`,
});

export const insights = declareAction({
  id: 'ai-code-editing.insights',
  title: 'Explain results',
  description: 'Has a language model say what stands out in the results of another node.',
  keywords: ['ai', 'llm', 'insights', 'summary', 'analysis', 'findings', 'model'],
  parameters: z.object({
    data: z.union([z.string().min(1), z.array(z.unknown()), z.record(z.string(), z.unknown())]).meta({
      title: 'Data',
      description: 'Findings, a test report, a table or any other result.',
      control: 'expression',
      portType: 'any',
      placeholder: '{{ nodes.lint.outputs.findings }}',
    }),
    question: z.string().default('').meta({
      title: 'Question',
      description: 'What to look for. Empty: what stands out, and what to do first.',
      control: 'multiline',
    }),
    ...modelParameters,
  }),
  cardParameters: ['model'],
  outputs: {
    insights: {
      title: 'Insights',
      type: 'list',
      description: 'What the model named: { title, weight }, the weight from 0 to 10.',
    },
    summary: { title: 'Weights', type: 'object', description: 'title → weight, for a chart.' },
    ...answerOutputs,
  },
  effects: ['reads', 'network'],
  estimateMs: 20_000,
  timeoutMs: 600_000,
  docs: `The model is asked for a list of points with a weight each, and an explanation. A model errs: look at what it says before you act.\n\n${PROVIDER_DOCS}`,
  example: `insights:
  action: ai-code-editing.insights
  parameters: { data: "{{ nodes.lint.outputs.findings }}" }`,
});
