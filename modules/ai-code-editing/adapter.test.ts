import { execFile } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ActionDefinition, ActionOutcome } from '#engine/action.ts';
import { findingsSchema } from '#shared/module/finding.ts';
import { applyPatch, hashText, patchSchema } from '#shared/module/patch.ts';
import { createAdapterRig, type AdapterRig } from '../adapter-rig.ts';
import { aiCodeEditingModule } from './module.ts';

const action = (id: string) =>
  aiCodeEditingModule.actions.find(({ manifest }) => manifest.id === `ai-code-editing.${id}`) as ActionDefinition;
const [generate, refactor, explain, review] = ['generate', 'refactor', 'explain', 'review'].map(action) as [
  ActionDefinition,
  ActionDefinition,
  ActionDefinition,
  ActionDefinition,
];

interface Asked {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly stream: boolean;
    readonly temperature?: number;
    readonly max_tokens?: number;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

type Respond = (response: ServerResponse, asked: Asked) => void;

interface ModelServer {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
}

/** The outside world: an endpoint that speaks the streaming chat completions of OpenAI. Gone after the test. */
async function startModel(respond: Respond): Promise<ModelServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const one = {
        url: request.url,
        authorization: request.headers.authorization,
        body: JSON.parse(text) as Asked['body'],
      };
      asked.push(one);
      respond(response, one);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function chunk(delta: object, finish: string | null = null): string {
  const choice = { index: 0, delta, finish_reason: finish };
  return `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice] })}\n\n`;
}

/** Streams the answer in small pieces, cut anywhere, then the usage, as the protocol has it. */
function say(
  text: string,
  finish = 'stop',
  usage: object | undefined = { prompt_tokens: 12, completion_tokens: 34, total_tokens: 46 },
): Respond {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ role: 'assistant', content: '' }));
    for (let at = 0; at < text.length; at += 7) response.write(chunk({ content: text.slice(at, at + 7) }));
    response.write(chunk({}, finish));
    if (usage !== undefined)
      response.write(
        `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage })}\n\n`,
      );
    response.end('data: [DONE]\n\n');
  };
}

function fail(status: number, body: object | string, headers: Readonly<Record<string, string>> = {}): Respond {
  return (response) => {
    response.writeHead(status, {
      'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

function outputsOf(outcome: ActionOutcome): Readonly<Record<string, unknown>> {
  if (outcome.status === 'failed') throw new Error(`${outcome.problem.message} ${outcome.problem.reason}`);
  return outcome.outputs;
}

function readFrom(rig: AdapterRig) {
  return async (path: string) => rig.read(path).catch(() => null);
}

const ADD = 'export function add(a, b) {\n  return a - b;\n}\n';
const FIXED = 'export function add(a, b) {\n  return a + b;\n}\n';
const FIX = `I corrected the sign.\n\n=== FILE src/add.js ===\n${FIXED}=== END FILE ===\n`;

describe('refactoring a file', () => {
  test('asks the model with the file and proposes a patch that leads to its answer, writing nothing', async () => {
    const model = await startModel(say(FIX));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD, 'src/add.test.js': 'test' },
      settings: { baseUrl: model.baseUrl, model: 'coder', temperature: 0.1 },
    });
    const outputs = outputsOf(
      await rig.attempt(refactor, { path: 'src/add.js', instruction: 'Fix the sum.', context: ['src/*.test.js'] }),
    );
    expect(outputs).toMatchObject({
      text: 'I corrected the sign.',
      usage: { promptTokens: 12, completionTokens: 34, totalTokens: 46 },
      provider: 'openai-compatible',
      model: 'coder',
      note: '',
      patch: {
        format: 'unified',
        files: [{ path: 'src/add.js', before: hashText(ADD), after: hashText(FIXED), additions: 1, deletions: 1 }],
      },
    });
    expect(await rig.read('src/add.js')).toBe(ADD);

    const [asked] = model.asked;
    expect(asked?.url).toBe('/v1/chat/completions');
    expect(asked?.body).toMatchObject({
      model: 'coder',
      stream: true,
      temperature: 0.1,
      stream_options: { include_usage: true },
    });
    expect(asked?.body.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(asked?.body.messages[0]?.content).toContain('=== END FILE ===');
    expect(asked?.body.messages[1]?.content).toContain(`=== FILE src/add.js ===\n${ADD}=== END FILE ===`);
    expect(asked?.body.messages[1]?.content).toContain('=== FILE src/add.test.js ===\ntest\n=== END FILE ===');

    const patch = patchSchema.parse(outputs['patch']);
    expect(await applyPatch(patch, readFrom(rig))).toEqual({
      ok: true,
      value: [{ path: 'src/add.js', content: FIXED }],
    });
    expect(rig.artifacts).toMatchObject([{ name: 'refactor.patch', mediaType: 'text/x-diff', text: patch.text }]);
    await rig.write('src/add.js', 'changed meanwhile\n');
    expect(await applyPatch(patch, readFrom(rig))).toMatchObject({ ok: false, problem: { code: 'patch.stale' } });
  });

  test('streams the answer into the log while it comes', async () => {
    let finish = (): void => undefined;
    const model = await startModel((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ role: 'assistant', content: 'thinking about it' }));
      finish = () => response.end(`${chunk({ content: `\n${FIX}` })}${chunk({}, 'stop')}data: [DONE]\n\n`);
    });
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    const running = rig.attempt(refactor, { path: 'src/add.js', instruction: 'x' });
    await rig.logged('thinking about it');
    expect(rig.logText()).toContain(`Asking m at ${model.baseUrl}`);
    expect(rig.logText()).toContain('Files in the request: src/add.js');
    finish();
    expect(outputsOf(await running)).toMatchObject({
      usage: { promptTokens: null, completionTokens: null, totalTokens: null },
    });
    expect(rig.logText()).toContain('Proposed, not written: src/add.js (+1 −1)');
  });

  test('makes a patch that git applies', async () => {
    const answer = `=== FILE src/add.js ===\n${FIXED}=== END FILE ===\n=== FILE docs/new ü.md ===\n# New\n=== END FILE ===\n=== DELETE old.js ===\n`;
    const model = await startModel(say(answer));
    const rig = await createAdapterRig({ files: { 'src/add.js': ADD, 'old.js': 'gone\n' } });
    outputsOf(await rig.attempt(generate, { prompt: 'x', baseUrl: model.baseUrl, model: 'm' }));
    await rig.exec('git', 'init', '-q');
    await writeFile(join(rig.folder, 'p.patch'), rig.artifacts[0]?.content ?? '');
    await rig.exec('git', 'apply', 'p.patch');
    expect(await rig.read('src/add.js')).toBe(FIXED);
    expect(await rig.read('docs/new ü.md')).toBe('# New\n');
    await expect(rig.read('old.js')).rejects.toThrow('ENOENT');
  });

  test('leaves other files alone, whatever the model answers', async () => {
    const model = await startModel(say(`${FIX}=== FILE package.json ===\n{}\n=== END FILE ===\n`));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD, 'package.json': '{"a":1}' },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    expect(outputsOf(await rig.attempt(refactor, { path: './src/add.js', instruction: 'x' }))).toMatchObject({
      patch: { files: [{ path: 'src/add.js' }] },
    });
    expect(rig.logText()).toContain('Left out "package.json": only src/add.js was to be changed.');
  });

  test('keeps Windows line ends', async () => {
    const model = await startModel(say(FIX));
    const before = ADD.replaceAll('\n', '\r\n');
    const rig = await createAdapterRig({
      files: { 'src/add.js': before },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    const outputs = outputsOf(await rig.attempt(refactor, { path: 'src/add.js', instruction: 'x' }));
    expect(await applyPatch(patchSchema.parse(outputs['patch']), readFrom(rig))).toMatchObject({
      value: [{ content: FIXED.replaceAll('\n', '\r\n') }],
    });
    expect(outputs['patch']).toMatchObject({ files: [{ additions: 1, deletions: 1 }] });
  });

  test('proposes nothing when the answer is the file as it is', async () => {
    const model = await startModel(say(`=== FILE src/add.js ===\n${ADD}=== END FILE ===`));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    expect(outputsOf(await rig.attempt(refactor, { path: 'src/add.js', instruction: 'x' }))['patch']).toEqual({
      format: 'unified',
      text: '',
      files: [],
    });
    expect(rig.artifacts).toEqual([]);
    expect(rig.logText()).toContain('The answer changes nothing.');
  });
});

describe('generating code', () => {
  test('into a new file takes an answer that is just one block', async () => {
    const model = await startModel(say('```js\nexport const one = 1;\n```\n'));
    const rig = await createAdapterRig({ settings: { baseUrl: model.baseUrl, model: 'm' } });
    const outputs = outputsOf(await rig.attempt(generate, { prompt: 'The number one.', file: 'src/one.js' }));
    expect(outputs['patch']).toMatchObject({
      files: [{ path: 'src/one.js', before: null, additions: 1, deletions: 0 }],
    });
    expect(model.asked[0]?.body.messages[1]?.content).toContain(
      'Write only the file src/one.js, which does not exist yet.',
    );
  });

  test('takes the model and the address of the node before those of the settings', async () => {
    const model = await startModel(say(FIX));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: 'http://127.0.0.1:1/v1', model: 'other' },
    });
    const parameters = {
      prompt: 'x',
      baseUrl: `${model.baseUrl}/`,
      model: 'mine',
      maxOutputTokens: 99,
      temperature: 0,
    };
    expect(outputsOf(await rig.attempt(generate, parameters))['model']).toBe('mine');
    expect(model.asked[0]?.body).toMatchObject({ model: 'mine', max_tokens: 99, temperature: 0 });
  });

  test.each(['../outside.js', '/etc/passwd', '.git/hooks/pre-commit', 'C:\\x.js', 'src/../../x.js'])(
    'never proposes to write %s',
    async (path) => {
      const model = await startModel(say(`=== FILE ${path} ===\nevil\n=== END FILE ===`));
      const rig = await createAdapterRig({ settings: { baseUrl: model.baseUrl, model: 'm' } });
      const outcome = await rig.attempt(generate, { prompt: 'x' });
      expect(outcome).toMatchObject({
        status: 'failed',
        problem: { code: expect.stringMatching(/^(patch\.path|path\.outside)$/) },
      });
      expect(rig.artifacts).toEqual([]);
    },
  );

  test.each([
    ['has no files', 'I would rather not.', 'ai.answerUnreadable', true],
    [
      'leaves out code',
      '=== FILE src/add.js ===\n// ... rest of the file unchanged\n=== END FILE ===',
      'ai.answerIncomplete',
      true,
    ],
    ['is empty', '', 'ai.noAnswer', true],
  ])('fails when the answer %s, and another attempt may do better', async (_, answer, code, retryable) => {
    const model = await startModel(say(answer));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    expect(await rig.attempt(generate, { prompt: 'x' })).toMatchObject({
      status: 'failed',
      problem: { code, retryable },
    });
  });

  test('fails when the answer was cut off, even if a file in it looks whole', async () => {
    const model = await startModel(say(FIX, 'length'));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    expect(await rig.attempt(generate, { prompt: 'x' })).toMatchObject({
      problem: { code: 'ai.answerCut', retryable: false, place: { parameter: 'maxOutputTokens' } },
    });
  });
});

describe('explaining and reviewing', () => {
  test('an explanation is the text of the answer', async () => {
    const model = await startModel(say('It **adds** two numbers.\n'));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    expect(outputsOf(await rig.attempt(explain, { path: 'src/add.js' }))).toEqual({
      text: 'It **adds** two numbers.',
      usage: { promptTokens: 12, completionTokens: 34, totalTokens: 46 },
      provider: 'openai-compatible',
      model: 'm',
      note: '',
    });
  });

  test('a review of a file or a diff gives findings with file and line', async () => {
    const model = await startModel(say('src/add.js:2: error: subtracts instead of adding\n\nOne mistake.'));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: model.baseUrl, model: 'm' },
    });
    const outputs = outputsOf(await rig.attempt(review, { path: 'src/add.js' }));
    expect(findingsSchema.parse(outputs['findings'])).toMatchObject([
      { file: 'src/add.js', line: 2, severity: 'error', tool: 'ai-review' },
    ]);
    expect(model.asked[0]?.body.messages[1]?.content).toContain('2|   return a - b;');

    outputsOf(await rig.attempt(review, { diff: '--- a/x\n+++ b/x\n' }));
    outputsOf(await rig.attempt(review, { diff: { format: 'unified', text: '--- a/y\n', files: [] } }));
    expect(model.asked.slice(1).map(({ body }) => body.messages[1]?.content)).toEqual([
      'Review this change:\n\n--- a/x\n+++ b/x\n',
      'Review this change:\n\n--- a/y\n',
    ]);
    expect(await rig.attempt(review, {})).toMatchObject({
      problem: { code: 'ai.nothingToReview', place: { parameter: 'path' } },
    });
    expect(await rig.attempt(review, { diff: '' })).toMatchObject({
      problem: { code: 'ai.nothingToReview', place: { parameter: 'diff' } },
    });
  });
});

describe('the key', () => {
  test('comes from the secrets and goes into the header, not into the log', async () => {
    const model = await startModel(say(FIX));
    const rig = await createAdapterRig({
      files: { 'src/add.js': ADD },
      settings: { baseUrl: model.baseUrl, model: 'm', apiKeySecret: 'MY_KEY' },
      secrets: { MY_KEY: 'sk-123', OPENAI_API_KEY: 'sk-other' },
    });
    outputsOf(await rig.attempt(generate, { prompt: 'x' }));
    expect(model.asked[0]?.authorization).toBe('Bearer sk-123');
    expect(rig.logText()).not.toContain('sk-123');
  });

  test('is missed before anything is sent to an endpoint that needs one', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(generate, { prompt: 'x', model: 'm' })).toMatchObject({
      status: 'failed',
      problem: {
        code: 'secret.missing',
        message: 'The secret "OPENAI_API_KEY" with the key for the model is not set.',
        remedy: expect.stringContaining('codomyrmex secrets set OPENAI_API_KEY'),
        retryable: false,
      },
    });
  });

  test('goes to no endpoint that it was not named for', async () => {
    const rig = await createAdapterRig({ secrets: { OPENAI_API_KEY: 'sk-123' } });
    const parameters = { prompt: 'x', model: 'm', baseUrl: 'https://collector.example/v1' };
    expect(await rig.attempt(generate, parameters)).toMatchObject({
      problem: { code: 'secret.missing', message: 'No secret is named with the key for this model.' },
    });
  });

  test('is asked for when a local endpoint turns out to want one', async () => {
    const model = await startModel(fail(401, { error: { message: 'No API key given.' } }));
    const rig = await createAdapterRig({ settings: { baseUrl: model.baseUrl, model: 'm' } });
    expect(await rig.attempt(generate, { prompt: 'x' })).toMatchObject({
      problem: { code: 'secret.missing', reason: `${model.baseUrl} answered 401: No API key given.` },
    });
    expect(model.asked[0]?.authorization).toBeUndefined();
  });
});

describe('an endpoint in trouble', () => {
  test.each<[number, object | string, string, boolean, string]>([
    [401, { error: { message: 'Incorrect API key' } }, 'ai.unauthorized', false, 'Incorrect API key'],
    [403, { error: { message: 'Not allowed' } }, 'ai.unauthorized', false, 'Not allowed'],
    [404, { error: 'model "m" not found, try pulling it first' }, 'ai.modelUnknown', false, 'try pulling it first'],
    [
      400,
      { error: { message: 'Too long', code: 'context_length_exceeded' } },
      'ai.badRequest',
      false,
      'Too long · context_length_exceeded',
    ],
    [429, { error: { message: 'Slow down' } }, 'ai.rateLimited', true, 'Slow down'],
    [429, { error: { message: 'Pay', code: 'insufficient_quota' } }, 'ai.quotaUsedUp', false, 'Pay'],
    [500, { error: { message: 'Oops' } }, 'ai.serverError', true, 'Oops'],
    [503, '<html><h1>Service Unavailable</h1></html>', 'ai.serverError', true, 'Service Unavailable'],
  ])('that answers %i %j ends in %s, retryable: %s', async (status, body, code, retryable, reason) => {
    const model = await startModel(fail(status, body));
    const settings = { baseUrl: model.baseUrl, model: 'm', apiKeySecret: 'K' };
    const rig = await createAdapterRig({ settings, secrets: { K: 'k' } });
    expect(await rig.attempt(generate, { prompt: 'x' })).toMatchObject({
      status: 'failed',
      problem: { code, retryable, reason: expect.stringContaining(reason) },
    });
    // The engine retries, not the library below it.
    expect(model.asked).toHaveLength(1);
  });

  test('that is not running is named with how to start one', async () => {
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}/v1`;
    const rig = await createAdapterRig({ settings: { baseUrl, model: 'm' } });
    expect(await rig.attempt(generate, { prompt: 'x' })).toMatchObject({
      problem: {
        code: 'network.failed',
        message: `No answer came from 127.0.0.1:${port}.`,
        reason: `Nothing listens at ${baseUrl} (connection refused).`,
        remedy: expect.stringContaining('ollama serve'),
        retryable: true,
      },
    });
  });

  test('that breaks off in the middle can be asked again', async () => {
    const model = await startModel((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ content: 'half an ans' }), () => response.destroy());
    });
    const rig = await createAdapterRig({ settings: { baseUrl: model.baseUrl, model: 'm' } });
    expect(await rig.attempt(generate, { prompt: 'x' })).toMatchObject({
      problem: { code: 'network.failed', retryable: true },
    });
    expect(rig.logText()).toContain('half an ans\n');
  });

  test.each<[string, Respond, string, boolean, string]>([
    ['is a web page', fail(200, '<html>Welcome</html>'), 'ai.badAnswer', false, ''],
    [
      'reports an error inside the stream',
      (response) =>
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .end('data: {"error":{"message":"out of memory"}}\n\n'),
      'ai.serverError',
      true,
      'out of memory',
    ],
  ])('that %s ends in a problem', async (_, respond, code, retryable, reason) => {
    const model = await startModel(respond);
    const rig = await createAdapterRig({ settings: { baseUrl: model.baseUrl, model: 'm' } });
    const outcome = await rig.attempt(generate, { prompt: 'x' });
    expect(outcome).toMatchObject({ problem: { code, retryable, reason: expect.stringContaining(reason) } });
  });

  test('stops at once when the attempt is cancelled', async () => {
    let closed = (): void => undefined;
    const ended = new Promise<void>((done) => (closed = done));
    const model = await startModel((response) => {
      response.on('close', () => closed());
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ content: 'first words' }));
    });
    const rig = await createAdapterRig({ settings: { baseUrl: model.baseUrl, model: 'm' } });
    const running = rig.attempt(generate, { prompt: 'x' });
    await rig.logged('first words');
    rig.abort(new Error('Cancelled by you.'));
    await expect(running).rejects.toThrow('Cancelled by you.');
    await ended;
  });

  test('is not asked without a model', async () => {
    const model = await startModel(say(FIX));
    const rig = await createAdapterRig({ settings: { baseUrl: model.baseUrl } });
    expect(await rig.attempt(generate, { prompt: 'x' })).toMatchObject({
      problem: { code: 'ai.noModel', place: { parameter: 'model' } },
    });
    expect(model.asked).toEqual([]);
  });
});

async function freePort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

describe('recorded answers', () => {
  const recordings = JSON.stringify({
    recordings: [
      { action: 'ai-code-editing.refactor', name: 'fix', answer: FIX.split('\n') },
      { action: 'ai-code-editing.generate', name: 'fix', answer: 'another action' },
    ],
  });
  const files = { 'src/add.js': ADD, '.codomyrmex/recorded-answers/demo.json': recordings };
  const parameters = { path: 'src/add.js', instruction: 'Fix the sum.', provider: 'recorded', recording: 'fix' };

  test('are used when chosen, and everything says that no model was asked', async () => {
    const rig = await createAdapterRig({ files });
    const outputs = outputsOf(await rig.attempt(refactor, parameters));
    expect(outputs).toMatchObject({
      provider: 'recorded',
      model: 'none (recorded answer)',
      note: 'Recorded answer, no model was asked.',
      usage: { promptTokens: 0, completionTokens: 0, totalTokens: 0 },
      patch: { files: [{ path: 'src/add.js', after: hashText(FIXED) }] },
    });
    expect(rig.logText()).toContain(
      'Recorded answer, no model was asked. It is "fix" of .codomyrmex/recorded-answers/demo.json.',
    );
    expect(rig.progress.at(-1)?.message).toBe('Recorded answer, no model was asked.');
  });

  test('are used when the settings choose them, and never otherwise', async () => {
    const { provider: _, ...unchosen } = parameters;
    const chosen = await createAdapterRig({ files, settings: { provider: 'recorded' } });
    expect(outputsOf(await chosen.attempt(refactor, unchosen))['provider']).toBe('recorded');
    const rig = await createAdapterRig({ files });
    expect(await rig.attempt(refactor, unchosen)).toMatchObject({ problem: { code: 'secret.missing' } });
  });

  test('are found by the hash of the request, until the files change', async () => {
    const rig = await createAdapterRig({ files: { 'src/add.js': ADD } });
    const { recording: _, ...unnamed } = parameters;
    const missing = await rig.attempt(refactor, unnamed);
    expect(missing).toMatchObject({
      status: 'failed',
      problem: { code: 'ai.recordingMissing', place: { parameter: 'recording' } },
    });
    const hash = /[0-9a-f]{64}/.exec(missing.status === 'failed' ? missing.problem.message : '')?.[0];
    await rig.write(
      '.codomyrmex/recorded-answers/one.yaml',
      `action: ai-code-editing.refactor\nrequest: ${hash}\nanswer: |\n${FIX.replaceAll(/^/gm, '  ')}\n`,
    );
    expect(outputsOf(await rig.attempt(refactor, unnamed))).toMatchObject({
      patch: { files: [{ after: hashText(FIXED) }] },
    });
    await rig.write('src/add.js', `${ADD}\n`);
    expect(await rig.attempt(refactor, unnamed)).toMatchObject({ problem: { code: 'ai.recordingMissing' } });
  });

  test('that are missing or broken are named', async () => {
    const rig = await createAdapterRig({ files });
    expect(await rig.attempt(refactor, { ...parameters, recording: 'fxi' })).toMatchObject({
      problem: { code: 'ai.recordingMissing', reason: expect.stringContaining('"fix"'), remedy: 'Did you mean "fix"?' },
    });
    await rig.write('.codomyrmex/recorded-answers/bad.yaml', 'recordings: [{ answer: x }]');
    expect(await rig.attempt(refactor, parameters)).toMatchObject({
      problem: { code: 'ai.recordingUnreadable', place: { file: '.codomyrmex/recorded-answers/bad.yaml' } },
    });
  });
});

describe('what is sent', () => {
  const settings = { baseUrl: 'http://127.0.0.1:9/v1', model: 'm' };

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a missing file', { path: 'no.js' }, 'path.notFound'],
    ['a folder', { path: 'src' }, 'path.notFile'],
    ['a picture', { path: 'a.png' }, 'path.notText'],
    ['a file outside', { path: '../a.js' }, 'path.outside'],
    ['a file of git', { path: '.git/config' }, 'patch.path'],
    ['a glob that matches nothing', { path: 'a.js', context: ['lib/**'] }, 'path.notFound'],
    ['a glob that leads outside', { path: 'a.js', context: ['../**'] }, 'path.outside'],
    ['too much', { path: 'a.js', context: ['large.txt'] }, 'ai.tooLarge'],
  ])('is never %s', async (_, parameters, code) => {
    const files = {
      'a.js': 'a',
      'src/b.js': 'b',
      'a.png': Buffer.from([0x89, 0x50, 0xff, 0xfe]),
      '.git/config': 'x',
      'large.txt': 'x'.repeat(500_000),
    };
    const rig = await createAdapterRig({ files, settings });
    expect(await rig.attempt(refactor, { instruction: 'x', ...parameters })).toMatchObject({
      status: 'failed',
      problem: { code },
    });
  });

  test.skipIf(process.platform === 'win32')('is never what a link outside points to', async () => {
    const rig = await createAdapterRig({ settings });
    await symlink('/etc/hostname', join(rig.folder, 'link.txt'));
    expect(await rig.attempt(explain, { path: 'link.txt' })).toMatchObject({ problem: { code: 'path.outside' } });
  });

  test('takes text files only from a glob, without dependencies and hidden files', async () => {
    const model = await startModel(say(FIX));
    const files = {
      'src/add.js': ADD,
      'src/a.png': Buffer.from([0xff, 0xfe, 0]),
      'node_modules/x/i.js': 'x',
      '.env': 'KEY=1',
    };
    const rig = await createAdapterRig({ files, settings: { ...settings, baseUrl: model.baseUrl } });
    outputsOf(await rig.attempt(generate, { prompt: 'x', context: ['**/*'] }));
    expect(rig.logText()).toContain('Files in the request: src/add.js\n');
  });
});

test('starting the studio does not load the library that asks models', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ resolve: (name, context, next) => { const found = next(name, context); seen.push(found.url); return found; } });
    await import(${JSON.stringify(new URL('./module.ts', import.meta.url).href)});
    console.log(seen.join('\\n'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  expect(stdout).toContain('modules/ai-code-editing/adapter.ts');
  expect(stdout).not.toMatch(/node_modules\/(ai|@ai-sdk)\//);
});
