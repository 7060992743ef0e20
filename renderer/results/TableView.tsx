import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useDeferredValue, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { size } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { copyExpression, dragExpression } from './drag-expression.ts';
import { filterRows, placeRows, sortRows, type PlacedRow, type Row, type SortBy } from './table-rows.ts';
import { textOf } from '../design/text-of.ts';

interface TableViewProps {
  readonly rows: readonly Row[];
  /** Columns in order; default: keys of the first rows. */
  readonly columns?: readonly string[];
  /** Draws a cell in another way. */
  readonly cell?: (column: string, row: Row, index: number) => ReactNode | undefined;
  readonly label?: string | undefined;
  /** Each cell can be copied as this and dragged into a field. `index`: the place of the row in the list as it was handed on. */
  readonly expressionOf?: ((index: number, column: string) => string) | undefined;
  /** Height of every row in pixels; default: one line. */
  readonly rowPx?: number;
  /** Widths as the grid writes them; default: by the longest text. */
  readonly widths?: Readonly<Record<string, string>>;
}

const ROW_PX = 28;
const NO_WIDTHS = {};
/** Below this many rows a filter is only in the way. */
const FILTER_FROM = 8;

/** A table that stays quick with a hundred thousand rows: sorted and filtered here, only the visible rows in the page. */
export function TableView({
  rows,
  columns,
  cell,
  label,
  expressionOf,
  rowPx = ROW_PX,
  widths = NO_WIDTHS,
}: TableViewProps) {
  const [sort, setSort] = useState<SortBy>();
  const [filter, setFilter] = useState('');
  const deferred = useDeferredValue(filter);
  const names = useMemo(() => columns ?? columnsOf(rows), [columns, rows]);
  const placed = useMemo(() => placeRows(rows), [rows]);
  // Sorted first: it is what takes long, and a letter more in the filter must not do it again.
  const sorted = useMemo(() => sortRows(placed, sort), [placed, sort]);
  const shown = useMemo(() => filterRows(sorted, deferred), [sorted, deferred]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  const grid = useMemo(() => gridOf(names, rows, widths), [names, rows, widths]);
  return (
    <div className="table-view">
      {rows.length >= FILTER_FROM && (
        <div className="table-tools">
          <input
            className="input"
            type="search"
            aria-label={messages.results.filterRows}
            placeholder={messages.results.filterRows}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <span className="muted tabular">{messages.common.of(shown.length, rows.length)}</span>
        </div>
      )}
      <div
        ref={scroller}
        className="table-scroll"
        role="table"
        aria-label={label}
        aria-rowcount={shown.length}
        tabIndex={0}
      >
        <div className="table-head" role="row" style={grid}>
          {names.map((name) => (
            <button
              key={name}
              type="button"
              role="columnheader"
              aria-sort={ariaSort(sort, name)}
              onClick={() => setSort(nextSort(sort, name))}
            >
              <span className="truncate">{name}</span>
              {sort?.column === name && (sort.isDescending ? <ArrowDown size={12} /> : <ArrowUp size={12} />)}
            </button>
          ))}
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const { row, index } = shown[item.index] ?? NO_ROW;
            return (
              <TableRow
                key={item.key}
                row={row}
                index={index}
                names={names}
                grid={grid}
                startPx={item.start}
                heightPx={rowPx}
                cell={cell}
                expressionOf={expressionOf}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface TableRowProps extends PlacedRow, Pick<TableViewProps, 'cell' | 'expressionOf'> {
  readonly names: readonly string[];
  readonly grid: CSSProperties;
  readonly startPx: number;
  readonly heightPx: number;
}

/** Drawn once and then only moved: scrolling draws those that come, not those that stay. */
const TableRow = memo(function TableRow({
  row,
  index,
  names,
  grid,
  startPx,
  heightPx,
  cell,
  expressionOf,
}: TableRowProps) {
  return (
    <div role="row" className="table-row" style={{ ...grid, height: heightPx, transform: `translateY(${startPx}px)` }}>
      {names.map((name) => (
        <div key={name} role="cell" className="truncate" title={textOf(row[name])}>
          {cell?.(name, row, index) ?? (
            <Cell text={cellText(name, row[name])} expression={expressionOf?.(index, name)} />
          )}
        </div>
      ))}
    </div>
  );
});

const NO_ROW: PlacedRow = { row: {}, index: 0 };

interface CellProps {
  readonly text: string;
  readonly expression: string | undefined;
}

/** A value, or a button that hands it on as an expression. */
function Cell({ text, expression }: CellProps) {
  if (expression === undefined) return text;
  return (
    <button
      type="button"
      className="table-source truncate"
      title={messages.results.dragExpression(expression)}
      aria-label={messages.results.cellExpression(text, expression)}
      draggable
      onDragStart={(event) => dragExpression(event, expression)}
      onClick={() => void copyExpression(expression)}
    >
      {text}
    </button>
  );
}

function columnsOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.slice(0, 50).flatMap((row) => Object.keys(row)))];
}

function gridOf(
  names: readonly string[],
  rows: readonly Row[],
  widths: Readonly<Record<string, string>>,
): CSSProperties {
  const isFitted = names.every((name) => widths[name] !== undefined);
  return {
    ...(isFitted ? { minWidth: 0 } : {}),
    gridTemplateColumns: names.map((name) => widths[name] ?? widthOf(name, rows)).join(' '),
  };
}

/** Wide texts get the room; numbers and short words what they need. */
function widthOf(column: string, rows: readonly Row[]): string {
  const longest = Math.max(column.length, ...rows.slice(0, 50).map((row) => textOf(row[column]).length));
  return longest > 24
    ? `minmax(160px, ${Math.min(longest, 60)}fr)`
    : `minmax(${Math.max(56, longest * 8 + 20)}px, ${longest}fr)`;
}

function nextSort(sort: SortBy | undefined, column: string): SortBy | undefined {
  if (sort?.column !== column) return { column, isDescending: false };
  return sort.isDescending ? undefined : { column, isDescending: true };
}

function ariaSort(sort: SortBy | undefined, column: string): 'ascending' | 'descending' | 'none' {
  if (sort?.column !== column) return 'none';
  return sort.isDescending ? 'descending' : 'ascending';
}

function cellText(column: string, value: unknown): string {
  return column === 'bytes' && typeof value === 'number' ? size(value) : textOf(value);
}
