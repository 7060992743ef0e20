import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import { durationText, sizeText } from '#shared/workflow/workflow.ts';

export const requestAction = declareAction({
  id: 'http.request',
  title: 'HTTP request',
  description: 'Asks a web server and hands on its answer.',
  keywords: ['fetch', 'api', 'rest', 'webhook', 'url', 'download', 'post', 'get'],
  parameters: z.object({
    method: z
      .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
      .default('GET')
      .meta({ title: 'Method', description: 'What to ask for.' }),
    url: z
      .string()
      .min(1)
      .meta({ title: 'Address', description: 'With http: or https:.', placeholder: 'http://localhost:8080/health' }),
    headers: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .meta({
        title: 'Headers',
        description: 'For example authorization: "Bearer {{ secrets.API_TOKEN }}".',
        control: 'map',
      }),
    body: z.unknown().optional().meta({
      title: 'Body',
      description: 'A text is sent as it is; any other value as JSON.',
      control: 'multiline',
      portType: 'any',
    }),
    timeout: durationText
      .default('30s')
      .meta({ title: 'Time limit', connectable: false, description: 'For the whole answer.', control: 'duration' }),
    maxSize: sizeText
      .default('8MB')
      .meta({ title: 'Size limit', connectable: false, description: 'Of the answer, unpacked.', control: 'size' }),
    failOnStatus: z.boolean().default(true).meta({
      title: 'Fail on error status',
      description: 'An answer with status 400 or above makes the task fail. The answer is kept either way.',
    }),
  }),
  cardParameters: ['method', 'url'],
  outputs: {
    status: { title: 'Status', type: 'number', description: 'For example 200.' },
    headers: { title: 'Headers', type: 'object', description: 'Names in lower case.' },
    body: {
      title: 'Body',
      type: 'any',
      description: 'The value of a JSON answer, the text of another; null for binary content.',
    },
    file: { title: 'File', type: 'file', description: 'Binary content, such as a picture; absent for text.' },
    durationMs: { title: 'Duration', type: 'number', description: 'Milliseconds until the whole answer was there.' },
  },
  effects: ['network'],
  estimateMs: 1000,
  docs: `Redirections are followed. JSON is recognised by the content type of the answer, not guessed.

Put keys into secrets, never into the workflow: \`authorization: "Bearer {{ secrets.API_TOKEN }}"\`.

Problems: \`network.failed\` and \`http.timeout\` (retryable), \`http.status\` (retryable for 408, 425, 429 and 500 and above), \`http.badAddress\`,
\`http.badRequest\`, \`http.badJson\`, \`http.tooLarge\`.`,
  example: `health:
  action: http.request
  parameters: { url: "http://localhost:8080/health" }
  retry: { max: 5, delay: 2s }`,
});
