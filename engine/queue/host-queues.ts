import { setTimeout as delay } from 'node:timers/promises';
import type { QueueSnapshot } from '#shared/bridge/queue-calls.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { RunIndex } from '../record/run-index.ts';
import type { RunReader } from '../record/run-reader.ts';
import { askOwner, type QueueCall } from '../run/host-door.ts';
import type { RunDesk } from '../run/run-desk.ts';
import { findQueues, type FoundQueue } from './queue-file.ts';
import { queuedSentences, queueSnapshot } from './queue-view.ts';

const PUSH_EVERY_MS = 33;

/** The queue of one host, living or dead. */
export interface HostQueue extends QueueSnapshot {
  readonly pid: number;
  readonly host: string;
  readonly isAlive: boolean;
}

export interface HostQueuesSetup {
  readonly dataFolder: string;
  readonly desk: RunDesk;
  readonly index: RunIndex;
  readonly reader: RunReader;
}

/** The queue of this host for its faces, and those of all hosts for whoever looks from outside. */
export class HostQueues {
  readonly #setup: HostQueuesSetup;

  constructor(setup: HostQueuesSetup) {
    this.#setup = setup;
  }

  async ours(): Promise<QueueSnapshot> {
    const { desk } = this.#setup;
    const planOf = async (run: string) => desk.held(run)?.record.state.plan;
    const snapshot = await queueSnapshot(desk.queue, (run) => desk.row(run), planOf);
    return { ...snapshot, problem: desk.queue.unwritten };
  }

  /** First what is, then what it has become, at most every 33 ms. */
  async *changes(signal: AbortSignal): AsyncGenerator<QueueSnapshot> {
    let isNews = true;
    let wake: () => void = () => undefined;
    const stop = () => wake();
    const forget = this.#setup.desk.queue.onChange(() => {
      isNews = true;
      wake();
    });
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        if (isNews) {
          isNews = false;
          yield await this.ours();
          await delay(PUSH_EVERY_MS);
        } else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      forget();
      signal.removeEventListener('abort', stop);
    }
  }

  async all(): Promise<readonly HostQueue[]> {
    const { dataFolder, index, reader } = this.#setup;
    const planOf = async (run: string) => (await reader.readable(run))?.plan;
    return await Promise.all(
      findQueues(dataFolder).map(async (queue) => ({
        ...(await queueSnapshot(queue, (run) => index.get(run), planOf)),
        pid: queue.owner.pid,
        host: queue.owner.host,
        isAlive: queue.isAlive,
      })),
    );
  }

  /** Tells queued runs of any host what they wait for. */
  withSentences(rows: readonly RunRow[]): readonly RunRow[] {
    if (!rows.some(({ status }) => status === 'queued')) return rows;
    const { dataFolder, index, desk } = this.#setup;
    const lines = [desk.queue, ...findQueues(dataFolder)];
    const sentences = new Map(
      lines.flatMap((line) => [...queuedSentences(line, (run) => index.get(run)?.workflow)]).toReversed(),
    );
    return rows.map((row) => (row.status === 'queued' ? { ...row, sentence: sentences.get(row.run) } : row));
  }

  /** `all`: to the host in whose queue the runs wait; pausing and resuming go to every living host. */
  async call(call: QueueCall, whose: 'ours' | 'all'): Promise<Result<object>> {
    if (whose === 'ours') {
      // Without it there is no file that could keep the answer.
      await this.#setup.desk.openDoor();
      return this.#setup.desk.steering.callQueue(call);
    }
    const living = findQueues(this.#setup.dataFolder).filter(({ isAlive }) => isAlive);
    if (call.call === 'queue.pause' || call.call === 'queue.resume') {
      if (living.length === 0) return bad(noQueue());
      const answers = await Promise.all(living.map((queue) => this.#ask(queue, call)));
      return answers.find(({ ok }) => !ok) ?? good({});
    }
    const owner = living.find(({ waiting }) => call.runs.some((run) => waiting.includes(run)));
    return owner === undefined ? this.#setup.desk.steering.callQueue(call) : await this.#ask(owner, call);
  }

  async #ask({ owner }: FoundQueue, call: QueueCall): Promise<Result<object>> {
    const { desk } = this.#setup;
    if (owner.host === desk.host || owner.door === undefined) return desk.steering.callQueue(call);
    return await askOwner(owner.door, call);
  }
}

function noQueue() {
  return problem('queue.none', 'No queue is open now.', {
    reason: 'A queue belongs to a running studio or `codomyrmex run`, and none is running.',
    remedy: 'Open the studio; it takes up the runs that wait.',
  });
}
