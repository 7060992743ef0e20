import { useMemo, useState, type CSSProperties } from 'react';
import { levelOf } from '#shared/run/log-level.ts';
import { size } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { AnsiText } from '../AnsiText.tsx';
import { wholeLine } from './log-files.ts';
import type { LogPlace, PagedLine as Line } from './paged-log.ts';

interface PagedLineProps {
  readonly place: LogPlace;
  readonly line: Line;
  readonly marks: RegExp | undefined;
  readonly isHit: boolean;
  readonly style: CSSProperties;
}

/** A line of a log that is leafed through. A very long one came cut; the rest is read when somebody asks for it. */
export function PagedLine({ place, line, marks, isHit, style }: PagedLineProps) {
  const [whole, setWhole] = useState<string>();
  const more = useMemo(
    () =>
      line.isCut
        ? { label: messages.runs.log.whole(size(line.bytes)), onShow: () => void wholeLine(place, line).then(setWhole) }
        : undefined,
    [place, line],
  );
  return (
    <div
      className="log-line"
      style={style}
      data-level={levelOf(line.text)}
      data-at={line.at}
      data-hit={isHit ? '' : undefined}
    >
      <AnsiText text={whole ?? line.text} marks={marks} isWhole={whole !== undefined} more={more} />
    </div>
  );
}
