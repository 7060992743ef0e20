import type { NodeProps } from '@xyflow/react';
import { ChevronDown, ChevronRight, Ellipsis, TriangleAlert } from 'lucide-react';
import { memo, type CSSProperties, type MouseEvent } from 'react';
import type { TaskState } from '#shared/run/run-state.ts';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import { withId } from '#shared/workflow/node-names.ts';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { moduleOf } from '../stores/studio-store.ts';
import { goTo, select, useView } from '../stores/view-store.ts';
import { foldNodes } from './canvas-commands.ts';
import { useCanvas } from './canvas-store.ts';
import { CardForecast, useForecastWords } from './CardForecast.tsx';
import { CardName } from './CardName.tsx';
import { CardRounds } from './CardRounds.tsx';
import { CardStatus } from './CardStatus.tsx';
import type { CardData, CardNode } from './flow-graph.ts';
import { PortRows } from './PortRow.tsx';
import { useOverlay } from './path-overlay.ts';
import { useStale } from './stale-nodes.ts';
import { useNodeTask } from './task-of-node.ts';

const text = messages.canvas;

/** A node on the canvas. Reads its own task and its own problems; never the zoom, its neighbours or its own place. */
export const NodeCard = memo(Card, (before, now) => before.data === now.data && before.selected === now.selected);

function Card({ data, selected }: NodeProps<CardNode>) {
  const { path, shape } = data;
  const task = useNodeTask(path);
  const problems = useDocument((document) =>
    document.problems.reduce((count, problem) => count + (problem.place?.node === path ? 1 : 0), 0),
  );
  const isTaking = useCanvas((canvas) => canvas.dropScope === path);
  const isHovered = useView((view) => view.hoveredNode === path);
  const stale = useStale(path, task !== undefined);
  const overlay = useOverlay(path);
  const isFilled = useCanvas(({ filled }) => filled?.nodes.has(path) ?? true);
  const forecast = useForecastWords(path);
  const isUnknown = data.actionTitle === undefined;
  const status =
    task === undefined ? undefined : task.phase === 'deciding' ? text.status.needsYou : TASK_STATUS[task.status].word;
  const more = [
    data.isDisabled ? text.disabled : '',
    data.isMuted ? text.mutedBadge : '',
    problems > 0 ? text.problems(problems) : '',
    stale ?? '',
    overlay?.words ?? '',
    forecast,
  ];
  return (
    <div
      className="card"
      id={cardId(path)}
      role="group"
      aria-label={text.nodeLabel(calledApart(data), data.actionTitle ?? text.unknown(data.actionId), status, more)}
      data-node-id={path}
      data-action-id={data.actionId}
      data-status={task?.status ?? 'none'}
      data-phase={task?.phase}
      // For rules that only ask whether it has a status: they are not asked again with each.
      data-told={task === undefined ? undefined : ''}
      data-problems={problems}
      data-selected={selected ? '' : undefined}
      data-disabled={data.isDisabled || data.isMuted ? '' : undefined}
      data-unknown={isUnknown ? '' : undefined}
      data-container={data.isContainer && data.hidden === undefined ? '' : undefined}
      data-collapsed={data.hidden === undefined ? undefined : ''}
      data-hovered={isHovered ? '' : undefined}
      data-taking={isTaking ? '' : undefined}
      data-stale={stale === undefined ? undefined : ''}
      data-critical={overlay?.isCritical === true ? '' : undefined}
      style={{ height: shape.height, width: shape.width, '--head': `${shape.headHeight}px` } as CSSProperties}
    >
      {isFilled ? (
        <Inside data={data} task={task} problems={problems} stale={stale} overlay={overlay} />
      ) : (
        <Anchors shape={data.shape} />
      )}
    </div>
  );
}

/** Where the ports of an empty box are: React Flow measures what it finds in a card, and draws no edge that ends nowhere. */
function Anchors({ shape }: Pick<CardData, 'shape'>) {
  return shape.handles.map(({ id, side, x, y }) => (
    <span
      key={`${side} ${id}`}
      className={`card-anchor ${side === 'left' ? 'target' : 'source'}`}
      data-port={id}
      data-handleid={id}
      data-handlepos={side}
      style={{ left: x, top: y }}
    />
  ));
}

interface InsideProps {
  readonly data: CardData;
  readonly task: TaskState | undefined;
  readonly problems: number;
  /** Why what it shows of its run is out of date. */
  readonly stale: string | undefined;
  readonly overlay: ReturnType<typeof useOverlay>;
}

function Inside({ data, task, problems, stale, overlay }: InsideProps) {
  const { path, shape } = data;
  return (
    <>
      <CardHead data={data} problems={problems} />
      {stale !== undefined && <span className="card-stale" title={stale} />}
      {overlay !== undefined && (
        <span className="card-path tabular" aria-hidden="true">
          {overlay.words}
        </span>
      )}
      <PortRows data={data} />
      {data.isContainer && data.hidden === undefined && (
        <div className="card-inner" style={{ top: shape.innerTop, bottom: data.hasStatus ? 28 : 0 }}>
          {data.isEmpty && <span>{data.isMeeting ? text.meetingPoint : text.emptyContainer}</span>}
        </div>
      )}
      {data.hasStatus &&
        (data.isContainer && data.hidden === undefined ? (
          <div className="card-foot">
            <CardStatus task={task} name={calledApart(data)} />
            <CardRounds path={path} name={calledApart(data)} />
          </div>
        ) : (
          <CardStatus task={task} name={calledApart(data)} />
        ))}
    </>
  );
}

function calledApart({ name, apart }: CardData): string {
  return apart === undefined ? name : withId(name, apart);
}

export function cardId(path: string): string {
  return `card-${path}`;
}

interface HeadProps {
  readonly data: CardData;
  readonly problems: number;
}

/** Apart from the status, so that a change of it draws only what tells it. */
const CardHead = memo(function CardHead({ data, problems }: HeadProps) {
  const { path, actionId, shape } = data;
  return (
    <div className="card-head" style={{ height: shape.headHeight }}>
      <span className="card-icon">
        <ModuleIcon name={moduleOf(actionId)?.icon} size={20} />
      </span>
      <div className="card-titles">
        <CardName path={path} name={data.name} shown={data.shownName} apart={data.apart} lines={data.nameLines} />
        <div className="card-action truncate">
          {data.isFinal && <span className="card-tag">{text.finally}</span>}
          {data.isDisabled && <span className="card-tag">{text.disabledBadge}</span>}
          {data.isMuted && <span className="card-tag">{text.mutedBadge}</span>}
          {data.apart !== undefined && `${data.apart} · `}
          {data.actionTitle === undefined ? text.unknown(actionId) : actionId}
          {data.hidden !== undefined && ` · ${text.hiddenNodes(data.hidden)}`}
        </div>
      </div>
      <CardForecast path={path} />
      {problems > 0 && (
        <button
          type="button"
          className="card-problems nodrag tabular"
          tabIndex={-1}
          title={text.problems(problems)}
          aria-label={text.problems(problems)}
          onClick={() => showProblems(path)}
        >
          <TriangleAlert size={12} strokeWidth={2.25} aria-hidden="true" />
          {problems}
        </button>
      )}
      {data.isContainer && <FoldButton path={path} name={calledApart(data)} isFolded={data.hidden !== undefined} />}
      <CardMenu path={path} name={calledApart(data)} />
    </div>
  );
});

function FoldButton({
  path,
  name,
  isFolded,
}: {
  readonly path: string;
  readonly name: string;
  readonly isFolded: boolean;
}) {
  const label = isFolded ? text.unfold(name) : text.fold(name);
  return (
    <button
      type="button"
      className="card-fold nodrag"
      tabIndex={-1}
      title={label}
      aria-label={label}
      aria-expanded={!isFolded}
      onClick={() => foldNodes([path], !isFolded)}
    >
      {isFolded ? <ChevronRight size={16} aria-hidden="true" /> : <ChevronDown size={16} aria-hidden="true" />}
    </button>
  );
}

function showProblems(path: string): void {
  const first = useDocument.getState().problems.find((problem) => problem.place?.node === path);
  if (first !== undefined) goTo(first);
  useView.setState({ bottomTab: 'problems', isBottomOpen: true });
}

function CardMenu({ path, name }: { readonly path: string; readonly name: string }) {
  const open = (event: MouseEvent): void => {
    if (!useView.getState().selectedNodes.includes(path)) select([path]);
    const box = event.currentTarget.getBoundingClientRect();
    useCanvas.setState({ menu: { kind: 'node', at: { x: box.left, y: box.bottom + 4 } } });
  };
  return (
    <button
      type="button"
      className="card-menu nodrag"
      tabIndex={-1}
      aria-haspopup="menu"
      aria-label={text.nodeMenu(name)}
      onClick={open}
    >
      <Ellipsis size={16} aria-hidden="true" />
    </button>
  );
}
