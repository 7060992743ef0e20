import { useEffect, useMemo, useState } from 'react';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { messages } from '../messages/messages.ts';
import { useCalmRun } from '../stores/calm-run.ts';
import { useView } from '../stores/view-store.ts';
import { byStart, logSizeOf } from './attempt-logs.ts';
import { markPattern } from './log/log-query.ts';
import { LogHits } from './log/LogHits.tsx';
import { LogTools, type LogLook } from './log/LogTools.tsx';
import { MergedLog } from './log/MergedLog.tsx';
import type { LogPlace } from './log/paged-log.ts';
import { PagedLogView } from './log/PagedLogView.tsx';
import { useLogSearch, type LogHit } from './log/use-log-search.ts';
import './log.css';

/** From this size on a log is leafed through instead of being held in the window. */
const PAGED_FROM_BYTES = 2_000_000;
const NONE: readonly LogPlace[] = [];
const LOOK: LogLook = {
  query: '',
  isRegex: false,
  isCaseSensitive: false,
  level: 'all',
  showsOnlyHits: false,
  showsTimes: false,
};

/** What the processes print, as they print it: of one task or of all. Follows the end until somebody scrolls up; the search looks through whole files. */
export function LogPanel() {
  const state = useCalmRun((calm) => calm.state);
  const task = useView((view) => view.logTask);
  const attempt = useView((view) => view.logAttempt);
  const [look, setLook] = useState(LOOK);
  const [isFollowing, setFollowing] = useState(true);
  const [shown, setShown] = useState<{ readonly hit: LogHit; readonly index: number }>();
  /** Enter was pressed before the first hit had come. */
  const [isHitAwaited, setHitAwaited] = useState(false);
  const places = useMemo(() => placesOf(state, task, attempt), [state, task, attempt]);
  // What was found is of these logs; in those of another run or task it would be somebody else's line.
  const whose = `${state?.run ?? ''} ${task ?? ''} ${attempt ?? ''}`;
  const [shownOf, setShownOf] = useState(whose);
  if (shownOf !== whose) {
    setShownOf(whose);
    setShown(undefined);
    setHitAwaited(false);
    setFollowing(true);
  }
  const big = bigPlace(places, state);
  const isSearching = look.query !== '' || (big !== undefined && look.level !== 'all');
  // Of what the window holds, lines of a level are chosen there; a file is looked through.
  const found = useLogSearch(isSearching ? places : NONE, look, look.level);
  const marks = useMemo(
    () => markPattern({ query: look.query, isRegex: look.isRegex, isCaseSensitive: look.isCaseSensitive }),
    [look.query, look.isRegex, look.isCaseSensitive],
  );
  // A hit is shown in the file it lies in, whatever its size; a big log is always leafed through.
  const place = shown?.hit ?? big;
  const goTo = (index: number): void => {
    const { length } = found.hits;
    setHitAwaited(length === 0 && look.query !== '');
    if (length === 0) return;
    const at = (index + length) % length;
    const hit = found.hits[at];
    if (hit === undefined) return;
    setFollowing(false);
    setShown({ hit, index: at });
    setLook({ ...look, showsOnlyHits: false });
  };
  useEffect(() => {
    if (isHitAwaited && found.hits.length > 0) goTo(0);
    // oxlint-disable-next-line react/exhaustive-deps -- only what was awaited makes it go
  }, [isHitAwaited, found.hits.length]);
  return (
    <div className="log-panel">
      <LogTools
        state={state}
        look={look}
        onLook={(next) => {
          setLook(next);
          if (next.query === look.query && next.level === look.level) return;
          setShown(undefined);
          setHitAwaited(false);
        }}
        found={found}
        shownIndex={shown?.index}
        onGo={goTo}
        place={place ?? places.at(-1)}
        places={places}
        hasTimes={place === undefined}
        isSearching={isSearching}
        isFollowing={isFollowing}
        onFollow={(follows) => {
          setFollowing(follows);
          if (follows) setShown(undefined);
        }}
      />
      {shown !== undefined && task === undefined && (
        <p className="log-where">{messages.runs.log.where(shown.hit.task, shown.hit.attempt)}</p>
      )}
      {isSearching && (look.showsOnlyHits || (look.level !== 'all' && shown === undefined && big !== undefined)) ? (
        <LogHits hits={found.hits} isMerged={task === undefined} onChoose={goTo} isDone={found.isDone} marks={marks} />
      ) : place === undefined ? (
        <MergedLog
          state={state}
          task={task}
          attempt={attempt}
          look={look}
          marks={marks}
          isFollowing={isFollowing}
          onFollow={setFollowing}
        />
      ) : (
        <PagedLogView
          place={place}
          totalBytes={logSizeOf(state, place.task, place.attempt)}
          isFollowing={isFollowing && shown === undefined}
          onFollow={setFollowing}
          target={shown?.hit}
          marks={marks}
        />
      )}
    </div>
  );
}

/** Every attempt that printed something, in order of starting. */
function placesOf(
  state: RunState | undefined,
  task: string | undefined,
  attempt: number | undefined,
): readonly LogPlace[] {
  if (state === undefined) return [];
  const chosen = task === undefined ? undefined : state.tasks.get(task);
  const tasks: readonly TaskState[] =
    task === undefined ? [...state.tasks.values()] : chosen === undefined ? [] : [chosen];
  const printed: (LogPlace & { readonly startedAt: string })[] = [];
  for (const { path, attempts } of tasks)
    for (const { attempt: number, logBytes, startedAt } of attempts)
      if (logBytes > 0 && (attempt === undefined || number === attempt))
        printed.push({ run: state.run, task: path, attempt: number, startedAt });
  return printed.sort(byStart).map(({ run, task: path, attempt: number }) => ({ run, task: path, attempt: number }));
}

/** The only log there is, or the last of the chosen task, when the window should not hold all of it. */
function bigPlace(places: readonly LogPlace[], state: RunState | undefined): LogPlace | undefined {
  const last = places.at(-1);
  if (last === undefined || places.some(({ task }) => task !== last.task)) return undefined;
  return logSizeOf(state, last.task, last.attempt) > PAGED_FROM_BYTES ? last : undefined;
}
