import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import { durationText } from '#shared/workflow/workflow.ts';

const itemsOutput = {
  items: { title: 'Items', type: 'list', description: 'Rows { status, outputs } in the order of the items.' },
} as const;

export const forEachAction = declareAction({
  id: 'flow.for-each',
  title: 'For each',
  description: 'Runs the nodes inside once for every item of a list.',
  keywords: ['loop', 'map', 'matrix', 'iterate', 'parallel'],
  parameters: z.object({
    items: z.array(z.unknown()).default([]).meta({
      title: 'Items',
      description: 'The list; inside, "item" is the value and "index" its number from 0.',
      control: 'list',
      portType: 'list',
    }),
    matrix: z.record(z.string(), z.array(z.unknown())).optional().meta({
      title: 'Matrix',
      description:
        'Instead of items: every combination of these lists. "include" adds combinations, "exclude" leaves some out.',
      control: 'map',
    }),
    maxParallel: z.number().int().min(1).optional().meta({
      title: 'At once',
      connectable: false,
      description: 'Most items that run at the same time; empty: as many as the run allows.',
    }),
    onItemFailure: z.enum(['stop', 'continue']).default('stop').meta({
      title: 'When an item fails',
      description: 'stop: start no further item, and fail. continue: run the others too, and succeed.',
    }),
  }),
  cardParameters: ['items', 'maxParallel'],
  outputs: itemsOutput,
  effects: [],
  container: true,
  estimateMs: 1000,
  holdsSlot: false,
  docs: `The nodes inside see \`item\`, \`index\` and the nodes outside; from outside only this node can be seen. With \`outputs:\` on this node each item
hands out what it says: \`outputs.items[0].outputs.NAME\`. What a failed item would hand out is null.

With \`matrix: { os: [linux, mac], node: [20, 24], exclude: [{ os: mac, node: 20 }] }\` every \`item\` is an object such as \`{ os: linux, node: 24 }\`.`,
  example: `each_browser:
  action: flow.for-each
  parameters: { items: [chromium, firefox], maxParallel: 2, onItemFailure: continue }
  nodes:
    e2e:
      action: shell.run
      parameters: { command: [npx, playwright, test, "--project={{ item }}"] }`,
});

export const repeatAction = declareAction({
  id: 'flow.repeat',
  title: 'Repeat',
  description: 'Runs the nodes inside again and again until a condition holds.',
  keywords: ['loop', 'until', 'while', 'poll', 'wait for'],
  parameters: z.object({
    until: z.union([z.string(), z.boolean()]).optional().meta({
      title: 'Until',
      connectable: false,
      description: 'Read after each round; it sees the nodes inside and "index". Empty: always all rounds.',
      control: 'expression',
      placeholder: '{{ nodes.health.outputs.status = 200 }}',
    }),
    maxIterations: z.number().int().min(1).default(10).meta({
      title: 'At most',
      connectable: false,
      description: 'Number of rounds; when they are used up and the condition does not hold, the node fails.',
    }),
    maxDuration: durationText.optional().meta({
      title: 'No longer than',
      connectable: false,
      description: 'No round starts after this time.',
      control: 'duration',
      placeholder: '10m',
    }),
  }),
  cardParameters: ['until', 'maxIterations'],
  outputs: { ...itemsOutput, iterations: { title: 'Rounds', type: 'number' } },
  effects: [],
  container: true,
  estimateMs: 1000,
  holdsSlot: false,
  docs: 'Every round is new: its nodes see nothing of the round before. Put a `flow.wait` inside to leave time between rounds.',
  example: `until_up:
  action: flow.repeat
  parameters: { until: "{{ nodes.health.outputs.status = 200 }}", maxIterations: 30 }
  nodes:
    pause: { action: flow.wait, parameters: { duration: 2s } }
    health:
      action: http.request
      after: [pause]
      parameters: { url: "http://localhost:8080/health", failOnStatus: false }`,
});

export const groupAction = declareAction({
  id: 'flow.group',
  title: 'Group',
  description: 'Nodes that are retried, limited and cleaned up together.',
  keywords: ['scope', 'finally', 'cleanup', 'try', 'retry together'],
  parameters: z.object({}),
  outputs: {},
  effects: [],
  container: true,
  estimateMs: 1000,
  holdsSlot: false,
  docs: `\`retry\` and \`timeout\` of the group hold for all its nodes as one. Nodes under \`finally:\` run at the end, whatever happened. \`outputs:\` says what the
group hands out.`,
  example: `with_database:
  action: flow.group
  timeout: 10m
  nodes:
    start: { action: shell.run, parameters: { command: [docker, compose, up, --wait] } }
    test: { action: testing.run, after: [start] }
  finally:
    stop: { action: shell.run, parameters: { command: [docker, compose, down] } }`,
});

export const runWorkflowAction = declareAction({
  id: 'flow.run-workflow',
  title: 'Run a workflow',
  description: 'Runs another workflow of the project as one step.',
  keywords: ['sub-workflow', 'call', 'reuse', 'nested'],
  parameters: z.object({
    workflow: z.string().min(1).meta({
      title: 'Workflow',
      control: 'workflow',
      description: 'Name of the workflow: its file without .workflow.yaml.',
      placeholder: 'quality-gate',
    }),
    parameters: z.record(z.string(), z.unknown()).default({}).meta({
      title: 'Parameters',
      description: 'Values for the parameters that it declares.',
      control: 'map',
      portType: 'object',
    }),
  }),
  cardParameters: ['workflow'],
  outputs: {},
  effects: [],
  estimateMs: 10_000,
  holdsSlot: false,
  docs: 'Hands out what the other workflow names under `outputs:`. A workflow cannot run itself, not even through others.',
  example: `gate:
  action: flow.run-workflow
  parameters: { workflow: quality-gate, parameters: { path: packages/app } }`,
});

export const approvalAction = declareAction({
  id: 'flow.approval',
  title: 'Approval',
  description: 'Waits until a person approves or denies.',
  keywords: ['confirm', 'manual', 'gate', 'ask', 'person', 'review'],
  parameters: z.object({
    message: z.string().min(1).default('May this go on?').meta({
      title: 'Question',
      description: 'What the person has to decide, with all they need for it.',
      control: 'multiline',
    }),
    form: z.record(z.string(), z.unknown()).default({}).meta({
      title: 'Form',
      description: 'Values to ask for: name → { type, description, default }, as the parameters of a workflow.',
      control: 'parameters',
    }),
    timeout: durationText.optional().meta({
      title: 'Time limit',
      connectable: false,
      description: 'Empty: wait as long as it takes.',
      control: 'duration',
      placeholder: '24h',
    }),
    onTimeout: z.enum(['deny', 'continue', 'cancel']).default('deny').meta({
      title: 'When nobody answers',
      description: 'deny: the node fails. continue: as if approved. cancel: the run is cancelled.',
    }),
  }),
  cardParameters: ['message'],
  outputs: {
    decision: { title: 'Decision', type: 'text', description: 'approve or deny.' },
    by: { title: 'By', type: 'text', description: 'Who decided.' },
    reason: { title: 'Reason', type: 'text' },
    form: { title: 'Form', type: 'object', description: 'The values that were filled in.' },
  },
  effects: [],
  estimateMs: 60_000,
  holdsSlot: false,
  docs: 'Holds no slot while it waits, so other tasks go on. A denial makes the node fail; nodes with `after: { approve: failed }` handle it.',
  example: `approve:
  action: flow.approval
  after: [build]
  parameters: { message: "Release {{ parameters.version }}?", timeout: 24h }`,
});

export const switchAction = declareAction({
  id: 'flow.switch',
  title: 'Switch',
  description: 'Chooses the first of several cases; other nodes run after the case that was chosen.',
  keywords: ['branch', 'if', 'else', 'case', 'condition', 'route'],
  parameters: z.object({
    cases: z.record(z.string(), z.unknown()).default({}).meta({
      title: 'Cases',
      description: 'Name → condition; the first that holds is chosen, "default" when none does.',
      control: 'map',
      portType: 'object',
    }),
  }),
  cardParameters: ['cases'],
  outputs: { case: { title: 'Case', type: 'text', description: 'The name of the chosen case, or default.' } },
  effects: [],
  estimateMs: 10,
  holdsSlot: false,
  docs: 'Nodes follow a case with `after: { choose: case.NAME }`. Nodes after another case are skipped.',
  example: `choose:
  action: flow.switch
  parameters:
    cases:
      clean: "{{ nodes.lint.outputs.summary.errors = 0 }}"
      few: "{{ nodes.lint.outputs.summary.errors < 10 }}"
fix:
  action: static-analysis.eslint-fix
  after: { choose: case.few }`,
});

export const waitAction = declareAction({
  id: 'flow.wait',
  title: 'Wait',
  description: 'Lets some time pass.',
  keywords: ['sleep', 'delay', 'pause', 'timer'],
  parameters: z.object({
    duration: durationText.default('5s').meta({
      title: 'Duration',
      description: 'A number with a unit: ms, s, m, h or d.',
      control: 'duration',
      placeholder: '5s',
    }),
  }),
  cardParameters: ['duration'],
  outputs: {},
  effects: [],
  estimateMs: 5000,
  durationParameter: 'duration',
  holdsSlot: false,
  docs: 'Holds no slot while it waits, so other tasks go on.',
  example: `pause:
  action: flow.wait
  parameters: { duration: 30s }`,
});

export const failAction = declareAction({
  id: 'flow.fail',
  title: 'Fail',
  description: 'Ends in failure, with a message of your own.',
  keywords: ['stop', 'error', 'abort', 'assert', 'throw'],
  parameters: z.object({
    message: z
      .string()
      .min(1)
      .default('Stopped by the workflow.')
      .meta({ title: 'Message', description: 'Why the workflow stops here.', control: 'multiline' }),
  }),
  cardParameters: ['message'],
  outputs: {},
  effects: [],
  estimateMs: 10,
  docs: 'Use it with `when` to fail for a reason that only you know. It is never retried by itself.\n\nProblem: `flow.failed`.',
  example: `stop:
  action: flow.fail
  when: "{{ nodes.status.outputs.clean = false }}"
  parameters: { message: Commit your changes first. }`,
});
