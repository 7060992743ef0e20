import type { HostQueue } from '#engine/queue/host-queues.ts';
import type { QueueDoor } from '#engine/engine.ts';
import type { Problem } from '#shared/problem.ts';
import { problem } from '#shared/problem.ts';
import type { LinePlace } from '#shared/run/run-line.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { table, type Terminal } from '../terminal.ts';

export interface QueueOptions {
  readonly json?: boolean;
}

export interface MoveOptions extends QueueOptions {
  readonly front?: boolean;
  readonly back?: boolean;
  readonly before?: string;
}

export interface PauseOptions extends QueueOptions {
  readonly now?: boolean;
}

const by = 'cli';

/** One queue per running studio or command; those of dead ones wait for the next studio. */
export function listQueues(terminal: Terminal, options: QueueOptions): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    const queues = await engine.queue.all();
    if (options.json === true) for (const each of queues) terminal.json(each);
    else for (const line of queues.length === 0 ? ['No queue is open.'] : queues.flatMap(linesOf)) terminal.out(line);
    return EXIT.good;
  });
}

function linesOf(queue: HostQueue): readonly string[] {
  const where = queue.isAlive ? `process ${queue.pid}` : 'left behind; the next studio takes it up';
  const state = queue.state === 'paused' ? `paused by ${queue.pausedBy ?? 'somebody'}` : 'running';
  const rows = queue.items.map(({ run, workflow, place, status, sentence }) => [
    place === 0 ? '-' : String(place),
    run,
    workflow,
    sentence ?? status,
  ]);
  return [`Queue (${where}): ${state}, ${queue.limit} at once`, ...table(rows, '  ').map((line) => line.trimEnd())];
}

export function moveQueued(terminal: Terminal, run: string, options: MoveOptions): Promise<ExitCode> {
  const to = placeOf(options);
  if (to !== undefined)
    return change(terminal, { run, moved: to }, options, (queue) =>
      queue.call({ call: 'queue.move', runs: [run], to, by }, 'all'),
    );
  terminal.problem(
    problem('usage.place', 'Say where to.', { remedy: 'Give one of --front, --back and --before <run>.' }),
  );
  return Promise.resolve(EXIT.unusable);
}

function placeOf({ front, back, before }: MoveOptions): LinePlace | undefined {
  const places: LinePlace[] = [];
  if (front === true) places.push('front');
  if (back === true) places.push('back');
  if (before !== undefined) places.push({ before });
  return places.length === 1 ? places[0] : undefined;
}

export function removeQueued(terminal: Terminal, runs: readonly string[], options: QueueOptions): Promise<ExitCode> {
  return change(terminal, { removed: runs }, options, (queue) =>
    queue.call({ call: 'queue.remove', runs: [...runs], by }, 'all'),
  );
}

export function pauseQueue(terminal: Terminal, options: PauseOptions): Promise<ExitCode> {
  return change(terminal, { state: 'paused' }, options, (queue) =>
    queue.call({ call: 'queue.pause', now: options.now === true, by }, 'all'),
  );
}

export function resumeQueue(terminal: Terminal, options: QueueOptions): Promise<ExitCode> {
  return change(terminal, { state: 'running' }, options, (queue) => queue.call({ call: 'queue.resume', by }, 'all'));
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly problem: Problem };

/** What was done, as JSON, or the queues as they are now. */
async function change(
  terminal: Terminal,
  done: object,
  options: QueueOptions,
  act: (queue: QueueDoor) => Promise<Answer>,
): Promise<ExitCode> {
  return await withHost(async ({ services: { engine } }) => {
    const answer = await act(engine.queue);
    if (!answer.ok) {
      terminal.problem(answer.problem);
      return EXIT.failed;
    }
    if (options.json === true) terminal.json(done);
    else for (const line of (await engine.queue.all()).flatMap(linesOf)) terminal.out(line);
    return EXIT.good;
  });
}
