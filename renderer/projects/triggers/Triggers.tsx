import {
  AlarmClock,
  CalendarClock,
  Ellipsis,
  FileClock,
  GitCommitHorizontal,
  PenLine,
  Repeat,
  Trash2,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import type { TriggerChange, TriggerList, TriggerRow } from '#shared/bridge/trigger-calls.ts';
import type { Project } from '#shared/project/project.ts';
import { follow } from '../../bridge/follow.ts';
import { Button } from '../../design/Button.tsx';
import { EmptyState } from '../../design/EmptyState.tsx';
import { when } from '../../design/format.ts';
import { Menu } from '../../design/Menu.tsx';
import { Switch } from '../../design/Switch.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { tellWithAction } from '../../stores/notices.tsx';
import { openInEditor } from '../../stores/studio-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { ProblemText } from '../page/ProblemText.tsx';
import { useAsk } from '../page/use-ask.ts';
import { TriggerEditor } from './TriggerEditor.tsx';

const text = messages.projectPage.trigger;
const words = messages.triggers;
const PROJECT_FILE = '.codomyrmex/project.yaml';

const ICONS: Readonly<Record<TriggerRow['kind'], LucideIcon>> = {
  schedule: CalendarClock,
  interval: Repeat,
  once: AlarmClock,
  files: FileClock,
  git: GitCommitHorizontal,
  run: Workflow,
};

/** What starts runs of this project by itself, and the switches of this machine. */
export function Triggers({ project }: { readonly project: Project }) {
  const [list, setList] = useState<TriggerList>();
  const [note, setNote] = useState('');
  const [edited, setEdited] = useState<TriggerRow | 'new'>();
  const { problem, isBusy, ask } = useAsk();
  useEffect(
    () => follow((signal) => api().triggers.changes({ project: project.id }, { signal }), setList),
    [project.id],
  );
  const trust = async (): Promise<void> => {
    const trusted = await ask(() => api().projects.trust({ project: project.id }));
    if (trusted !== undefined) useStudio.setState({ project: trusted });
  };
  const turn = async (id: string, on: boolean): Promise<void> => {
    const next = await ask(() => api().triggers.set({ project: project.id, id, on }));
    if (next !== undefined) setList(next);
  };
  const fire = async (id: string): Promise<void> => {
    const fired = await ask(() => api().triggers.fire({ project: project.id, id }));
    if (fired !== undefined) setNote(fired.run === undefined ? text.skipped : text.fired);
  };
  const write = async (change: TriggerChange): Promise<boolean> => {
    const next = await ask(() => api().triggers.write({ project: project.id, change }));
    if (next !== undefined) setList(next);
    return next !== undefined;
  };
  const remove = async ({ id, on, written }: TriggerRow): Promise<void> => {
    if (!(await write({ id }))) return;
    tellWithAction(words.removed(id), words.undo, () => {
      void write({ id, trigger: written }).then((isBack) => (isBack && on ? turn(id, true) : undefined));
    });
  };
  if (list === undefined) return <p className="muted page-tab">{messages.projectPage.loading}</p>;
  if (edited !== undefined)
    return (
      <TriggerEditor
        project={project.id}
        row={edited === 'new' ? undefined : edited}
        takenIds={list.triggers.map(({ id }) => id)}
        onDone={(next) => {
          if (next !== undefined) setList(next);
          setEdited(undefined);
        }}
      />
    );
  const edit = (
    <>
      <Button look="main" onClick={() => setEdited('new')}>
        {words.add}
      </Button>
      <Button onClick={() => void openInEditor(PROJECT_FILE)}>{text.edit}</Button>
    </>
  );
  return (
    <div className="page-tab" data-testid="triggers">
      <ProblemText problem={problem} />
      {list.problems.map((each) => (
        <ProblemText key={`${each.message} ${each.reason ?? ''}`} problem={each} />
      ))}
      {!project.trusted && list.triggers.length > 0 && (
        <div className="page-note">
          <span>{text.untrusted}</span>
          <Button onClick={() => void trust()}>{text.trust}</Button>
        </div>
      )}
      {note !== '' && (
        <p className="muted" role="status">
          {note}
        </p>
      )}
      {list.triggers.length === 0 && list.problems.length === 0 ? (
        <EmptyState title={text.none} actions={edit}>
          {text.noneHelp}
        </EmptyState>
      ) : (
        <>
          <ul className="triggers">
            {list.triggers.map((row) => (
              <Row
                key={row.id}
                row={row}
                refusal={project.trusted ? undefined : text.untrusted}
                isBusy={isBusy}
                onTurn={(on) => void turn(row.id, on)}
                onFire={() => void fire(row.id)}
                onEdit={() => setEdited(row)}
                onRemove={() => void remove(row)}
              />
            ))}
          </ul>
          <div className="trigger-foot">{edit}</div>
        </>
      )}
    </div>
  );
}

interface RowProps {
  readonly row: TriggerRow;
  readonly refusal: string | undefined;
  readonly isBusy: boolean;
  readonly onTurn: (on: boolean) => void;
  readonly onFire: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Row({ row, refusal, isBusy, onTurn, onFire, onEdit, onRemove }: RowProps) {
  const Icon = ICONS[row.kind];
  const times = [
    row.nextAt === undefined ? undefined : text.next(moment(row.nextAt)),
    row.lastAt === undefined ? (row.lastOutcome ?? text.notYet) : text.last(when(row.lastAt), row.lastOutcome ?? ''),
    row.on && !row.watched ? text.unwatched : undefined,
  ];
  return (
    <li data-trigger={row.id}>
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className="trigger-text">
        <div>
          <strong>{row.id}</strong> <span className="muted">{text.starts(row.workflow)}</span>
        </div>
        <div>{row.description === '' ? row.cause : `${row.cause}: ${row.description}`}</div>
        <div className="muted">{times.filter((part) => part !== undefined).join(' · ')}</div>
        {row.lastSentence !== undefined && <div className="muted">{row.lastSentence}</div>}
      </div>
      <Button
        size="small"
        disabledBecause={refusal ?? (isBusy ? messages.projectPage.loading : undefined)}
        onClick={onFire}
      >
        {text.fire}
      </Button>
      <Menu
        label={words.actionsOf(row.id)}
        align="end"
        trigger={
          <button
            type="button"
            className="button"
            data-look="quiet"
            data-icon-only=""
            aria-label={words.actionsOf(row.id)}
          >
            <Ellipsis size={16} aria-hidden="true" />
          </button>
        }
        entries={[
          { id: 'edit', label: messages.common.edit, icon: <PenLine size={16} />, run: onEdit },
          { id: 'remove', label: words.removeIt, icon: <Trash2 size={16} />, danger: true, run: onRemove },
        ]}
      />
      {/* Without trust the host refuses and says why, so the switch itself stays honest. */}
      <Switch checked={row.on} label={text.on(row.id)} onChange={onTurn} />
    </li>
  );
}

/** `Mon 3 Nov 14:02`, in the time of this machine. */
function moment(iso: string): string {
  return new Date(iso).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}
