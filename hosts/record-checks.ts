import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '#shared/bridge/app-calls.ts';
import type { Problem } from '#shared/problem.ts';
import type { Services } from './services.ts';

const TICKS = 10;
const TICK_MS = 10;
/** A person notices half a second. */
const SLOW_MS = 500;

/** Does the engine answer, and are the records of the runs whole? Each says what to do when not. */
export async function recordChecks({ engine, info }: Pick<Services, 'engine' | 'info'>): Promise<readonly Check[]> {
  const latest = await longestStall();
  const { index, records, content, left } = await engine.checkRecords();
  const { dataFolder } = info();
  return [
    checkOf('engine', 'Engine', latest < SLOW_MS ? 'good' : 'warning', {
      detail: `Answers; it was held up for ${Math.round(latest)} ms at most just now.`,
      remedy: 'Too much runs on this machine: let fewer tasks run at the same time (Settings > General).',
    }),
    checkOf('runsLeft', 'Runs in progress', left.length === 0 ? 'good' : 'warning', {
      detail:
        left.length === 0
          ? 'Every run that says it goes on has a process.'
          : `${left.length} say they go on, but their process is gone: ${some(left)}.`,
      remedy: 'Open the studio again, or look at: codomyrmex runs list. They become "interrupted" and can be resumed.',
    }),
    queueCheck((await engine.queue.list()).problem),
    checkOf('index', 'List of runs', index.problems.length > 0 ? 'bad' : index.gone.length > 0 ? 'warning' : 'good', {
      detail:
        index.problems.length > 0
          ? `The file is damaged: ${index.problems.join('; ')}.`
          : index.gone.length > 0
            ? `${index.gone.length} of ${index.runs} runs have no files any more: ${some(index.gone)}.`
            : `${index.runs} runs, the file is whole${index.unlisted.length > 0 ? `; ${index.unlisted.length} more are added when the studio starts` : ''}.`,
      remedy:
        index.problems.length > 0
          ? `Close every studio and remove index.sqlite in ${dataFolder}: it is made again from the runs.`
          : 'Somebody removed their folders. Delete these runs from the list.',
    }),
    checkOf('records', 'Records of runs', records.damaged.length === 0 ? 'good' : 'bad', {
      detail:
        records.damaged.length === 0
          ? `The newest ${records.looked} can be read to their end.`
          : records.damaged
              .map(({ run, afterSeq, reason }) => `${run} cannot be read after event ${afterSeq}: ${reason}`)
              .join(' '),
      remedy: 'Delete these runs. If nobody changed their files, check the disk.',
    }),
    checkOf('content', 'Stored results', content.wrong.length === 0 ? 'good' : 'bad', {
      detail:
        content.wrong.length === 0
          ? `The newest ${content.looked} are what their names say.`
          : `${content.wrong.length} of the newest ${content.looked} were changed: ${some(content.wrong)}.`,
      remedy: `Remove them from ${dataFolder}/content, so that they are made again, and check the disk.`,
    }),
  ];
}

function queueCheck(found: Problem | undefined): Check {
  const about = { id: 'queue', title: 'Queue of runs' };
  if (found === undefined) return { ...about, state: 'good', detail: 'What waits is kept on disk.' };
  return { ...about, state: 'bad', detail: `${found.message} ${found.reason ?? ''}`, remedy: found.remedy };
}

/** A good check needs no remedy. */
function checkOf(
  id: string,
  title: string,
  state: Check['state'],
  { detail, remedy }: { readonly detail: string; readonly remedy: string },
): Check {
  return state === 'good' ? { id, title, state, detail } : { id, title, state, detail, remedy };
}

function some(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** How much later than asked for a timer came, at most, in milliseconds. */
async function longestStall(): Promise<number> {
  let longest = 0;
  for (let tick = 0; tick < TICKS; tick += 1) {
    const before = performance.now();
    await delay(TICK_MS);
    longest = Math.max(longest, performance.now() - before - TICK_MS);
  }
  return Math.max(0, longest);
}
