import { ChevronDown, ChevronRight, Group, StickyNote, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import { nodesReadAlike } from '#shared/workflow/node-names.ts';
import { openDetails } from '../canvas/canvas-commands.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import { bringIntoView, canvasElement } from '../canvas/canvas-view.ts';
import { isMark, markOf } from '../canvas/marks.ts';
import { membersByGroup } from '../canvas/marks-view.ts';
import { idOf, nodeAt } from '../canvas/node-tree.ts';
import { useScene } from '../canvas/scene.ts';
import { useNodeTask } from '../canvas/task-of-node.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { moduleOf } from '../stores/studio-store.ts';
import { useView } from '../stores/view-store.ts';
import { edgeWords, moveRow, ownNameOf, renameRow, reorderRow, selectedKeys, selectKeys } from './outline-commands.ts';
import { outlineRows, stepFrom, type OutlineRow } from './outline-rows.ts';
import './palette.css';

const text = messages.palette;

/** Everything on the canvas as a tree: the same document to edit, for the keyboard and the screen reader. */
export function Outline() {
  const workflow = useDocument((document) => document.workflow);
  const layout = useDocument((document) => document.layout);
  const cards = useScene((scene) => scene.cards);
  const places = useScene((scene) => scene.places);
  const shapes = useScene((scene) => scene.shapes);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => {
    if (workflow === undefined) return [];
    return outlineRows(workflow, layout, membersByGroup({ cards, places, shapes }, layout), folded);
  }, [workflow, layout, cards, places, shapes, folded]);
  const fold = (key: string, isFolded: boolean): void =>
    setFolded((before) => new Set(isFolded ? [...before, key] : [...before].filter((other) => other !== key)));
  return (
    <section className="outline" aria-label={text.outline} data-outline="">
      <div className="panel-head">{text.outline}</div>
      {rows.length === 0 ? <EmptyState title={text.outlineEmpty} /> : <Tree rows={rows} folded={folded} fold={fold} />}
    </section>
  );
}

interface TreeProps {
  readonly rows: readonly OutlineRow[];
  readonly folded: ReadonlySet<string>;
  readonly fold: (key: string, isFolded: boolean) => void;
}

function Tree({ rows, folded, fold }: TreeProps) {
  const nodes = useView((view) => view.selectedNodes);
  const marks = useView((view) => view.selectedMarks);
  const [renaming, setRenaming] = useState<string>();
  const list = useRef<HTMLUListElement>(null);
  const onFocusChange = useFocusHere(list);
  const selected = new Set([...nodes, ...marks]);
  const active = rows.findLast(({ key }) => key === (marks.at(-1) ?? nodes.at(-1))) ?? rows[0];
  const onKey = (event: KeyboardEvent, at: number): void => {
    const row = rows[at];
    if (row === undefined || pressRow(event, rows, row, setRenaming)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepFrom(rows, at, event.key, folded);
    if (step === undefined) return;
    event.preventDefault();
    if ('fold' in step) fold(row.key, step.fold);
    else moveTo(rows[step.to]?.key ?? row.key, event.shiftKey);
  };
  return (
    <ul
      ref={list}
      className="outline-list"
      role="tree"
      aria-label={text.outline}
      aria-multiselectable="true"
      {...onFocusChange}
    >
      {rows.map((row, at) => (
        <li key={row.key} role="none" className="outline-item" style={{ paddingLeft: (row.depth - 1) * 16 }}>
          <FoldMark row={row} isFolded={folded.has(row.key)} fold={fold} />
          {renaming === row.key ? (
            <RenameField row={row} onDone={() => setRenaming(undefined)} />
          ) : (
            <button
              type="button"
              role="treeitem"
              aria-level={row.depth}
              aria-selected={selected.has(row.key)}
              aria-expanded={row.hasChildren ? !folded.has(row.key) : undefined}
              tabIndex={row === active ? 0 : -1}
              className="outline-row"
              data-outline-row={row.key}
              onClick={(event) => clickRow(event, row.key)}
              onDoubleClick={() => setRenaming(row.key)}
              onKeyDown={(event) => onKey(event, at)}
            >
              <RowContent rowKey={row.key} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function FoldMark({
  row,
  isFolded,
  fold,
}: { readonly row: OutlineRow } & Pick<TreeProps, 'fold'> & { readonly isFolded: boolean }) {
  if (!row.hasChildren) return <span className="outline-fold" />;
  const Icon = isFolded ? ChevronRight : ChevronDown;
  return (
    <span className="outline-fold" aria-hidden="true" onClick={() => fold(row.key, !isFolded)}>
      <Icon size={14} />
    </span>
  );
}

/** Work that began here ends here: after an edit, or a dialog, the row that is selected then has the focus. */
function useFocusHere(list: React.RefObject<HTMLUListElement | null>) {
  const isHere = useRef(false);
  useEffect(() => {
    const focused = document.activeElement;
    const isLost = focused === null || focused === document.body || list.current?.contains(focused) === true;
    if (isHere.current && isLost && !(focused instanceof HTMLInputElement)) focusActive(list.current);
  });
  useEffect(() => {
    let cameFromHere = false;
    // A dialog gives the focus to the canvas when it is closed, a moment after that.
    const stop = useView.subscribe(({ sheet }, before) => {
      if (sheet !== undefined && before.sheet === undefined)
        cameFromHere = list.current?.contains(document.activeElement) === true;
      if (sheet === undefined && before.sheet !== undefined) isHere.current = cameFromHere;
      if (sheet === undefined && before.sheet !== undefined && cameFromHere)
        afterFrames(2, () => focusActive(list.current));
    });
    const onFocus = ({ target }: Event): void => {
      if (isHere.current && target === canvasElement()) afterFrames(1, () => focusActive(list.current));
    };
    document.addEventListener('focusin', onFocus);
    return () => {
      stop();
      document.removeEventListener('focusin', onFocus);
    };
  }, [list]);
  return {
    onFocus: () => {
      isHere.current = true;
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Element) || list.current?.contains(relatedTarget) === true) return;
      isHere.current = relatedTarget.closest('[role="dialog"]') !== null;
    },
  };
}

function afterFrames(frames: number, act: () => void): void {
  if (frames === 0) act();
  else requestAnimationFrame(() => afterFrames(frames - 1, act));
}

function focusActive(list: HTMLElement | null): void {
  list?.querySelector<HTMLElement>('[data-outline-row][tabindex="0"]')?.focus();
}

function moveTo(key: string, isExtending: boolean): void {
  const others = isExtending ? selectedKeys().filter((other) => other !== key) : [];
  selectKeys([...others, key]);
}

function clickRow(event: MouseEvent, key: string): void {
  const before = selectedKeys();
  if (!event.shiftKey && !event.ctrlKey && !event.metaKey) selectKeys([key]);
  else selectKeys(before.includes(key) ? before.filter((other) => other !== key) : [...before, key]);
}

/** Keys of a row that are not the arrows'; true when it was one. All other keys of the canvas hold here too: N, C, A, R, D, M, Del, Ctrl+C … */
function pressRow(
  event: KeyboardEvent,
  rows: readonly OutlineRow[],
  row: OutlineRow,
  rename: (key: string) => void,
): boolean {
  const act = rowAction(event, rows, row, rename);
  if (act === undefined) return false;
  event.preventDefault();
  event.stopPropagation();
  if (!selectedKeys().includes(row.key)) selectKeys([row.key]);
  act();
  return true;
}

function rowAction(
  event: KeyboardEvent,
  rows: readonly OutlineRow[],
  row: OutlineRow,
  rename: (key: string) => void,
): (() => void) | undefined {
  if (event.altKey && event.key === 'ArrowRight') return () => moveRow(rows, row, 'in');
  if (event.altKey && event.key === 'ArrowLeft') return () => moveRow(rows, row, 'out');
  if (event.altKey && event.key === 'ArrowUp') return () => reorderRow(rows, row, 'earlier');
  if (event.altKey && event.key === 'ArrowDown') return () => reorderRow(rows, row, 'later');
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined;
  const isNote = markOf(row.key)?.kind === 'note';
  if (event.key === 'F2' && !isNote) return () => rename(row.key);
  if (event.key === 'F2' || (event.key === 'Enter' && isMark(row.key))) return () => writeMark(row.key);
  if (event.key === 'Enter') return openDetails;
  if (event.key === ' ') return () => undefined;
  return undefined;
}

/** A note is written where it lies. */
function writeMark(key: string): void {
  bringIntoView(key);
  useCanvas.setState({ renaming: key });
}

function RenameField({ row, onDone }: { readonly row: OutlineRow; readonly onDone: () => void }) {
  const before = ownNameOf(row.key);
  const isDropped = useRef(false);
  return (
    <input
      className="outline-field"
      defaultValue={before}
      aria-label={messages.canvas.renameLabel(before)}
      autoFocus
      onFocus={(event) => event.target.select()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') isDropped.current = true;
        if (event.key === 'Enter' || event.key === 'Escape') {
          event.preventDefault();
          event.currentTarget.blur();
        }
      }}
      onBlur={(event) => {
        if (!isDropped.current && event.target.value !== before) renameRow(row.key, event.target.value);
        onDone();
      }}
    />
  );
}

function RowContent({ rowKey }: { readonly rowKey: string }) {
  const mark = markOf(rowKey);
  if (mark === undefined) return <NodeContent path={rowKey} />;
  return mark.kind === 'note' ? <NoteContent id={mark.id} /> : <GroupContent id={mark.id} />;
}

function NoteContent({ id }: { readonly id: string }) {
  const words = useDocument((document) => document.layout.notes[id]?.text ?? '');
  return (
    <>
      <StickyNote size={16} aria-hidden="true" />
      <span className="outline-name truncate">{messages.canvas.marks.note(words)}</span>
    </>
  );
}

function GroupContent({ id }: { readonly id: string }) {
  const title = useDocument((document) => document.layout.groups[id]?.title ?? '');
  return (
    <>
      <Group size={16} aria-hidden="true" />
      <span className="outline-name truncate">{messages.canvas.marks.group(title)}</span>
    </>
  );
}

function NodeContent({ path }: { readonly path: string }) {
  const node = useDocument((document) => nodeAt(document.workflow, path));
  const edges = useScene((scene) => scene.edges);
  const words = useMemo(() => edgeWords(edges, path), [edges, path]);
  const problems = useDocument((document) => document.problems.filter(({ place }) => place?.node === path).length);
  const task = useNodeTask(path);
  const apart = useScene(({ workflow, catalogue }) =>
    workflow === undefined ? false : nodesReadAlike(workflow, catalogue).has(path),
  );
  if (node === undefined) return null;
  return (
    <>
      <ModuleIcon name={moduleOf(node.action)?.icon} size={16} />
      <span className="outline-name truncate">{ownNameOf(path)}</span>
      {apart && <code className="outline-id truncate">{idOf(path)}</code>}
      <span className="visually-hidden">{words}</span>
      {node.disabled === true && <span className="card-tag">{messages.canvas.disabledBadge}</span>}
      {node.when === false && <span className="card-tag">{messages.canvas.mutedBadge}</span>}
      {problems > 0 && (
        <span className="outline-problems tabular" title={messages.canvas.problems(problems)}>
          <TriangleAlert size={12} aria-hidden="true" />
          {problems}
          <span className="visually-hidden">{messages.canvas.problems(problems)}</span>
        </span>
      )}
      {task !== undefined && (
        <span className="outline-status" data-status={task.status}>
          <StatusIcon status={task.status} size={14} isStill />
          {TASK_STATUS[task.status].word}
        </span>
      )}
    </>
  );
}
