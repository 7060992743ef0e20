import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  CaseSensitive,
  Clock,
  Copy,
  Download,
  ListFilter,
  Regex,
  SquareArrowOutUpRight,
} from 'lucide-react';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useCalmRun } from '../../stores/calm-run.ts';
import { namesIn } from '../../stores/task-names.ts';
import { useView } from '../../stores/view-store.ts';
import { copyLogs, downloadLog, openLog } from './log-files.ts';
import { hasPrinted, placesOf } from './log-places.ts';
import type { LogPlace } from './paged-log.ts';
import type { LevelWish, LogQuery } from './log-query.ts';
import type { FoundInLog } from './use-log-search.ts';

const text = messages.runs.log;

export interface LogLook extends LogQuery {
  readonly level: LevelWish;
  readonly showsOnlyHits: boolean;
  /** When each line was printed, before it. */
  readonly showsTimes: boolean;
}

interface LogToolsProps {
  readonly look: LogLook;
  readonly onLook: (look: LogLook) => void;
  readonly found: FoundInLog;
  readonly shownIndex: number | undefined;
  readonly onGo: (index: number) => void;
  /** The file that is leafed through. */
  readonly place: LogPlace | undefined;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  /** Something is looked for: how much was found is told. */
  readonly isSearching: boolean;
}

export function LogTools({
  look,
  onLook,
  found,
  shownIndex,
  onGo,
  place,
  isFollowing,
  onFollow,
  isSearching,
}: LogToolsProps) {
  const task = useView((view) => view.logTask);
  return (
    <div className="log-tools">
      <TaskSelect task={task} />
      {task !== undefined && <AttemptSelect task={task} />}
      <select
        className="select log-level"
        aria-label={text.level}
        value={look.level}
        onChange={(event) => onLook({ ...look, level: event.target.value as LevelWish })}
      >
        {(['all', 'warning', 'error'] as const).map((level) => (
          <option key={level} value={level}>
            {text.levels[level]}
          </option>
        ))}
      </select>
      <input
        className="input log-search"
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        value={look.query}
        aria-invalid={found.problem !== undefined || undefined}
        title={found.problem}
        onChange={(event) => onLook({ ...look, query: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onGo((shownIndex ?? -1) + (event.shiftKey ? -1 : 1));
        }}
      />
      <Toggle
        icon={<CaseSensitive size={14} />}
        label={text.caseSensitive}
        isOn={look.isCaseSensitive}
        onToggle={(isCaseSensitive) => onLook({ ...look, isCaseSensitive })}
      />
      <Toggle
        icon={<Regex size={14} />}
        label={text.regex}
        isOn={look.isRegex}
        onToggle={(isRegex) => onLook({ ...look, isRegex })}
      />
      {isSearching && (
        <>
          <span
            className="muted tabular"
            role="status"
            data-hits={found.count}
            data-done={found.isDone ? '' : undefined}
          >
            {found.problem ??
              (found.count === 0 && found.isDone
                ? text.noHits
                : text.hits(
                    shownIndex === undefined ? 0 : shownIndex + 1,
                    found.count,
                    found.isDone ? undefined : Math.floor(found.part * 100),
                  ))}
          </span>
          <Button
            look="quiet"
            size="small"
            icon={<ArrowUp size={14} />}
            aria-label={text.previous}
            onClick={() => onGo((shownIndex ?? 0) - 1)}
          />
          <Button
            look="quiet"
            size="small"
            icon={<ArrowDown size={14} />}
            aria-label={text.next}
            onClick={() => onGo((shownIndex ?? -1) + 1)}
          />
          <Toggle
            icon={<ListFilter size={14} />}
            label={text.onlyHits}
            isOn={look.showsOnlyHits}
            onToggle={(showsOnlyHits) => onLook({ ...look, showsOnlyHits })}
          />
        </>
      )}
      <span style={{ flex: 1 }} />
      {/* Times are known of what the window holds, not of a file. */}
      {place === undefined && (
        <Toggle
          icon={<Clock size={14} />}
          label={text.times}
          isOn={look.showsTimes}
          onToggle={(showsTimes) => onLook({ ...look, showsTimes })}
        />
      )}
      <Button
        look="quiet"
        size="small"
        icon={<ArrowDownToLine size={14} />}
        aria-label={text.follow}
        tooltip={text.follow}
        pressed={isFollowing}
        onClick={() => onFollow(!isFollowing)}
      >
        <span className="log-follow">{text.follow}</span>
      </Button>
      <FileButtons place={place} />
    </div>
  );
}

/** `place`: the file that is shown; otherwise the last one that was begun is opened. */
function FileButtons({ place }: { readonly place: LogPlace | undefined }) {
  const chosen = useView(useShallow(({ logTask, logAttempt }) => ({ task: logTask, attempt: logAttempt })));
  const hasFile = useCalmRun(({ state }) => place !== undefined || hasPrinted(state, chosen));
  const places = (): readonly LogPlace[] => placesOf(useCalmRun.getState().state, chosen);
  const withFile = (act: (file: LogPlace) => Promise<void>): void => {
    const file = place ?? places().at(-1);
    if (file !== undefined) void act(file);
  };
  return (
    <>
      <Button
        look="quiet"
        size="small"
        icon={<Copy size={14} />}
        aria-label={text.copy}
        onClick={() => void copyLogs(places())}
      />
      {hasFile && (
        <>
          <Button
            look="quiet"
            size="small"
            icon={<SquareArrowOutUpRight size={14} />}
            aria-label={text.open}
            onClick={() => withFile(openLog)}
          />
          <Button
            look="quiet"
            size="small"
            icon={<Download size={14} />}
            aria-label={text.download}
            onClick={() => withFile(downloadLog)}
          />
        </>
      )}
    </>
  );
}

interface ToggleProps {
  readonly icon: React.ReactNode;
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}

function Toggle({ icon, label, isOn, onToggle }: ToggleProps) {
  return (
    <Button look="quiet" size="small" icon={icon} aria-label={label} pressed={isOn} onClick={() => onToggle(!isOn)} />
  );
}

function TaskSelect({ task }: { readonly task: string | undefined }) {
  // Tasks come and never go or change their names; thousands of them need not be compared whenever one of them prints.
  const run = useCalmRun(({ state }) => state?.run);
  const count = useCalmRun(({ state }) => state?.tasks.size);
  const options = useMemo(() => {
    const { state } = useCalmRun.getState();
    if (state === undefined) return [];
    return [...state.tasks.keys()].map((path) => (
      <option key={path} value={path}>
        {namesIn(state).titleOf(path)}
      </option>
    ));
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [run, count]);
  return (
    <select
      className="select log-select"
      aria-label={text.task}
      value={task ?? ''}
      onChange={(event) =>
        useView.setState({ logTask: event.target.value === '' ? undefined : event.target.value, logAttempt: undefined })
      }
    >
      <option value="">{text.allTasks}</option>
      {options}
    </select>
  );
}

/** Only where there was more than one. */
function AttemptSelect({ task }: { readonly task: string }) {
  const attempt = useView((view) => view.logAttempt);
  const attempts = useCalmRun(useShallow(({ state }) => state?.tasks.get(task)?.attempts.map((each) => each.attempt)));
  if (attempts === undefined || attempts.length < 2) return null;
  return (
    <select
      className="select log-level"
      aria-label={text.attempt}
      value={attempt ?? ''}
      onChange={(event) =>
        useView.setState({ logAttempt: event.target.value === '' ? undefined : Number(event.target.value) })
      }
    >
      <option value="">{text.allAttempts}</option>
      {attempts.map((each) => (
        <option key={each} value={each}>
          {text.attemptOf(each)}
        </option>
      ))}
    </select>
  );
}
