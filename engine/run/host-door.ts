import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { bugProblem, problem, problemSchema } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { linePlaceSchema } from '#shared/run/run-line.ts';

const about = { run: z.string(), by: z.string() };

/** What a face, here or in another process on the data folder, may ask of the owner of a run. */
const steeringSchema = z.discriminatedUnion('call', [
  z.object({ call: z.literal('cancel'), ...about, now: z.boolean() }),
  z.object({ call: z.literal('pause'), ...about }),
  z.object({ call: z.literal('unpause'), ...about }),
  z.object({
    call: z.literal('decide'),
    ...about,
    task: z.string(),
    decision: z.enum(['approve', 'deny']),
    reason: z.string().optional(),
    form: z.record(z.string(), z.unknown()).optional(),
    scope: z.enum(['once', 'run']).optional(),
  }),
]);
export type Steering = z.infer<typeof steeringSchema>;

const runs = z.array(z.string()).min(1);

/** What can be asked of a host about its queue. */
const queueCallSchema = z.discriminatedUnion('call', [
  z.object({ call: z.literal('queue.move'), runs, to: linePlaceSchema, by: z.string() }),
  z.object({ call: z.literal('queue.remove'), runs, by: z.string() }),
  z.object({ call: z.literal('queue.pause'), now: z.boolean(), by: z.string() }),
  z.object({ call: z.literal('queue.resume'), by: z.string() }),
]);
export type QueueCall = z.infer<typeof queueCallSchema>;

const hostCallSchema = z.union([steeringSchema, queueCallSchema]);
export type HostCall = z.infer<typeof hostCallSchema>;

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.object({}) }),
  z.object({ ok: z.literal(false), problem: problemSchema }),
]);

const DOOR_FOLDER = 'codomyrmex-door-';
const LONGEST_LINE = 1_000_000;
const PATIENCE_MS = 10_000;

/**
 * Where other processes of the same user reach this one: a socket in a folder that only the user may enter (on Windows a named pipe).
 * One line of JSON asks, one answers. Opened with the first run, so that commands that only look make none.
 */
export class HostDoor {
  readonly #answer: (call: HostCall) => Result<object>;
  #server: Server | undefined;
  #folder: string | undefined;
  #address: Promise<string> | undefined;

  constructor(answer: (call: HostCall) => Result<object>) {
    this.#answer = answer;
  }

  /** Its address, once somebody listens there. */
  async open(host: string): Promise<string> {
    this.#address ??= this.#listen(host);
    return await this.#address;
  }

  async close(): Promise<void> {
    await this.#address?.catch(() => undefined);
    this.#server?.close();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #listen(host: string): Promise<string> {
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    const address = process.platform === 'win32' ? `\\\\.\\pipe\\codomyrmex-${host}` : await this.#socketPath();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address, resolve);
    });
    server.unref();
    return address;
  }

  /** Short: the system allows about a hundred letters. `mkdtemp` makes a folder for the user alone. */
  async #socketPath(): Promise<string> {
    await mkdir(tmpdir(), { recursive: true });
    this.#folder = await mkdtemp(path.join(tmpdir(), DOOR_FOLDER));
    return path.join(this.#folder, 'host.sock');
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    void firstLine(socket).then((line) => {
      const asked = hostCallSchema.safeParse(parsed(line));
      if (!asked.success) return socket.destroy();
      let answer: Result<object>;
      try {
        answer = this.#answer(asked.data);
      } catch (error) {
        console.error(error);
        answer = bad(bugProblem(error));
      }
      return socket.end(`${JSON.stringify(answer)}\n`);
    });
  }
}

/** Takes away the door of a host that died. The address comes from a file, so only what looks like a door of ours goes. */
export async function removeDoor(address: string): Promise<void> {
  const folder = path.dirname(address);
  if (path.dirname(folder) !== tmpdir() || !path.basename(folder).startsWith(DOOR_FOLDER)) return;
  await rm(folder, { recursive: true, force: true });
}

/** Asks another host at its door. */
export async function askOwner(address: string, call: HostCall): Promise<Result<object>> {
  const socket = createConnection(address);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('connect', () => socket.write(`${JSON.stringify(call)}\n`));
  const answer = answerSchema.safeParse(parsed(await firstLine(socket)));
  socket.destroy();
  if (!answer.success)
    return bad(
      problem(
        'run.unreachable',
        'run' in call
          ? `The program that runs ${call.run} did not answer.`
          : 'The program with that queue did not answer.',
        {
          reason: 'It may be ending, or be stopped.',
          remedy: 'Try again; when it has died, the run can be resumed.',
        },
      ),
    );
  return answer.data.ok ? good({}) : bad(answer.data.problem);
}

async function firstLine(socket: Socket): Promise<string> {
  return await new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      text += piece;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > LONGEST_LINE) socket.destroy();
    });
    socket.on('close', () => resolve(''));
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
