import { useEffect, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { messages } from '../messages/messages.ts';
import { useCalmRun } from '../stores/calm-run.ts';
import { useView } from '../stores/view-store.ts';
import { bigPlace, placesOf } from './log/log-places.ts';
import { markPattern } from './log/log-query.ts';
import { LogHits } from './log/LogHits.tsx';
import { LogTools, type LogLook } from './log/LogTools.tsx';
import { MergedLog } from './log/MergedLog.tsx';
import type { LogPlace } from './log/paged-log.ts';
import { PagedLogView } from './log/PagedLogView.tsx';
import { useLogSearch, type LogHit } from './log/use-log-search.ts';
import './log.css';

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
  // Not the run itself: while it goes on, or somebody goes through its moments, only the lines are drawn anew.
  const run = useCalmRun(({ state }) => state?.run);
  const task = useView((view) => view.logTask);
  const attempt = useView((view) => view.logAttempt);
  const [look, setLook] = useState(LOOK);
  const [isFollowing, setFollowing] = useState(true);
  const [shown, setShown] = useState<{ readonly hit: LogHit; readonly index: number }>();
  /** Enter was pressed before the first hit had come. */
  const [isHitAwaited, setHitAwaited] = useState(false);
  // What was found is of these logs; in those of another run or task it would be somebody else's line.
  const whose = `${run ?? ''} ${task ?? ''} ${attempt ?? ''}`;
  const [shownOf, setShownOf] = useState(whose);
  if (shownOf !== whose) {
    setShownOf(whose);
    setShown(undefined);
    setHitAwaited(false);
    setFollowing(true);
  }
  const big = useCalmRun(useShallow(({ state }) => bigPlace(state, { task, attempt })));
  const isSearching = look.query !== '' || (big !== undefined && look.level !== 'all');
  const searched = useCalmRun(({ state }) => (isSearching ? state : undefined));
  const places = useMemo(
    () => (searched === undefined ? NONE : placesOf(searched, { task, attempt })),
    [searched, task, attempt],
  );
  // Of what the window holds, lines of a level are chosen there; a file is looked through.
  const found = useLogSearch(places, look, look.level);
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
        place={place}
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
          isFollowing={isFollowing && shown === undefined}
          onFollow={setFollowing}
          target={shown?.hit}
          marks={marks}
        />
      )}
    </div>
  );
}
