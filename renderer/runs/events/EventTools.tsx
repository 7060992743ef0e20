import { ArrowDownUp, CircleAlert, Clock, Download, Pause } from 'lucide-react';
import { EVENT_KINDS } from '#shared/run/event-sentence.ts';
import type { RunEvent } from '#shared/run/event.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { saveAs } from '../log/log-files.ts';
import type { EventLook } from './event-filter.ts';

const text = messages.events;

export interface EventOrder {
  readonly isNewestFirst: boolean;
  readonly showsClock: boolean;
  /** How many events there were when somebody asked to stand still. */
  readonly heldAt: number | undefined;
}

interface EventToolsProps {
  readonly look: EventLook;
  readonly onLook: (look: EventLook) => void;
  readonly order: EventOrder;
  readonly onOrder: (order: EventOrder) => void;
  /** Path and what people call it. */
  readonly tasks: readonly (readonly [string, string])[];
  readonly shown: number;
  readonly events: readonly RunEvent[];
}

export function EventTools({ look, onLook, order, onOrder, tasks, shown, events }: EventToolsProps) {
  return (
    <div className="log-tools events-tools">
      <input
        className="input log-search"
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        value={look.words}
        onChange={(event) => onLook({ ...look, words: event.target.value })}
      />
      <select
        className="select log-level"
        aria-label={text.task}
        value={look.task ?? ''}
        onChange={(event) => onLook({ ...look, task: event.target.value === '' ? undefined : event.target.value })}
      >
        <option value="">{text.allTasks}</option>
        {tasks.map(([path, title]) => (
          <option key={path} value={path}>
            {title}
          </option>
        ))}
      </select>
      {EVENT_KINDS.map((kind) => (
        <Button
          key={kind}
          look="quiet"
          size="small"
          tooltip={text.kindHelp[kind]}
          pressed={look.kinds.has(kind)}
          onClick={() => {
            const kinds = new Set(look.kinds);
            if (!kinds.delete(kind)) kinds.add(kind);
            onLook({ ...look, kinds });
          }}
        >
          {text.kinds[kind]}
        </Button>
      ))}
      <Button
        look="quiet"
        size="small"
        icon={<CircleAlert size={14} />}
        aria-label={text.onlyFailed}
        pressed={look.onlyFailed}
        onClick={() => onLook({ ...look, onlyFailed: !look.onlyFailed })}
      />
      <span className="muted tabular events-count" role="status">
        {text.count(shown, events.length)}
      </span>
      <span style={{ flex: 1 }} />
      <Button
        look="quiet"
        size="small"
        icon={<Pause size={14} />}
        aria-label={text.hold}
        pressed={order.heldAt !== undefined}
        onClick={() => onOrder({ ...order, heldAt: order.heldAt === undefined ? events.length : undefined })}
      />
      <Button
        look="quiet"
        size="small"
        icon={<ArrowDownUp size={14} />}
        aria-label={text.newestFirst}
        pressed={order.isNewestFirst}
        onClick={() => onOrder({ ...order, isNewestFirst: !order.isNewestFirst })}
      />
      <Button
        look="quiet"
        size="small"
        icon={<Clock size={14} />}
        aria-label={text.clock}
        pressed={order.showsClock}
        onClick={() => onOrder({ ...order, showsClock: !order.showsClock })}
      />
      <Button
        look="quiet"
        size="small"
        icon={<Download size={14} />}
        aria-label={text.save}
        onClick={() =>
          saveAs(
            new Blob(
              events.map((event) => `${JSON.stringify(event)}\n`),
              { type: 'application/x-ndjson' },
            ),
            `${events[0]?.run ?? 'run'}.events.jsonl`,
          )
        }
      />
    </div>
  );
}
