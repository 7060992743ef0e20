import { useEffect, useState } from 'react';
import { tellingTail, type LogTail } from '#shared/run/failure.ts';
import { levelOf } from '#shared/run/log-level.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { AnsiText } from '../AnsiText.tsx';

const text = messages.failure;
const LOOKED_AT_BYTES = 65_536;
const LINES = 14;

/** The part of a task's log that tells most of why it failed. */
export function LogEnd({ run, task }: { readonly run: string; readonly task: TaskState }) {
  const attempt = task.attempts.at(-1);
  const tail = useTail(run, task.path, attempt?.attempt, attempt?.logBytes ?? 0);
  if (attempt === undefined || tail === undefined) return null;
  return (
    <div className="failure-part">
      <h4>{text.logEnd}</h4>
      {tail.lines.length === 0 ? (
        <p className="muted">{text.noLog}</p>
      ) : (
        <div className="failure-log" tabIndex={0} role="group" aria-label={text.logEnd}>
          {tail.lines.map((line, index) => (
            <div key={index} data-level={levelOf(line)}>
              <AnsiText text={line === '' ? ' ' : line} />
            </div>
          ))}
        </div>
      )}
      {tail.after > 0 && <p className="muted">{text.logMore(tail.after)}</p>}
    </div>
  );
}

function useTail(run: string, task: string, attempt: number | undefined, bytes: number): LogTail | undefined {
  const [tail, setTail] = useState<{ readonly of: string; readonly tail: LogTail }>();
  const wanted = `${run} ${task} ${attempt ?? ''} ${bytes}`;
  useEffect(() => {
    if (attempt === undefined) return;
    let isCurrent = true;
    const from = Math.max(0, bytes - LOOKED_AT_BYTES);
    api()
      .runs.log({ run, task, attempt, from, maxBytes: Math.max(1, bytes - from) })
      .then(
        (result) => {
          if (isCurrent && result.ok) setTail({ of: wanted, tail: tellingTail(result.value.text, LINES) });
        },
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [run, task, attempt, bytes, wanted]);
  return tail?.of === wanted ? tail.tail : undefined;
}
