import {
  Background,
  BackgroundVariant,
  Handle,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
  type Edge,
  type Node,
  type NodeProps,
  type Viewport,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useMemo } from 'react';
import type { Change, PicturedDifference, PicturedNode } from '#shared/workflow/picture-difference.ts';
import { messages } from '../messages/messages.ts';

const text = messages.compare;

/** Each change has its sign, word and look; none is told by colour alone. */
export const SIGNS: Readonly<Record<Change, string>> = {
  added: '+',
  removed: '−',
  renamed: '●',
  changed: '●',
  moved: '↔',
  same: '',
};

interface DiffCanvasProps {
  readonly picture: PicturedDifference;
  /** Which version is drawn. */
  readonly shows: 'both' | 'before' | 'after';
  readonly showsMoved: boolean;
  readonly chosen: string | undefined;
  readonly viewport: Viewport | undefined;
  readonly onViewport: (viewport: Viewport) => void;
  readonly onChoose: (node: string) => void;
}

type CardData = Record<string, unknown> & { readonly card: PicturedNode; readonly shown: Change };

export function DiffCanvas(props: DiffCanvasProps) {
  const which = props.shows === 'both' ? text.both : props.shows === 'before' ? text.before : text.after;
  return (
    <div className="compare-canvas" data-testid={`compare-${props.shows}`}>
      {props.shows !== 'both' && <div className="compare-which">{which}</div>}
      <ReactFlowProvider>
        <Flow {...props} label={text.canvasOf(which)} />
      </ReactFlowProvider>
    </div>
  );
}

function Flow({
  picture,
  shows,
  showsMoved,
  chosen,
  viewport,
  onViewport,
  onChoose,
  label,
}: DiffCanvasProps & { readonly label: string }) {
  const nodes = useMemo(
    () => cardsOf(picture, shows, showsMoved).map((card) => ({ ...card, selected: card.id === chosen })),
    [picture, shows, showsMoved, chosen],
  );
  const edges = useMemo(() => edgesOf(picture, shows), [picture, shows]);
  const isFar = useStore(({ transform }) => transform[2] < FAR);
  return (
    <ReactFlow
      className={isFar ? 'compare-far' : ''}
      aria-label={label}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      minZoom={0.1}
      maxZoom={2}
      fitView
      fitViewOptions={FIT}
      {...(viewport === undefined ? {} : { viewport })}
      onMoveEnd={(_, moved) => onViewport(moved)}
      onViewportChange={onViewport}
      onNodeClick={(_, node) => onChoose(node.id)}
      proOptions={{ hideAttribution: true }}
    >
      <Background variant={BackgroundVariant.Dots} gap={16} color="var(--border)" />
      <ShowChosen picture={picture} chosen={chosen} />
    </ReactFlow>
  );
}

/** Below this a name in its own size could not be read. */
const FAR = 0.65;
const FIT = { padding: 0.1, maxZoom: 1 } as const;

/** A change that was chosen in the list is brought into view; one that is in sight stays where it is. */
function ShowChosen({ picture, chosen }: Pick<DiffCanvasProps, 'picture' | 'chosen'>) {
  const { setCenter, getViewport } = useReactFlow();
  const store = useStoreApi();
  useEffect(() => {
    const box = picture.nodes.find(({ path }) => path === chosen)?.box;
    if (box === undefined) return;
    const { width, height } = store.getState();
    const { x, y, zoom } = getViewport();
    const [left, top] = [box.x * zoom + x, box.y * zoom + y];
    if (left >= 0 && top >= 0 && left + box.width * zoom <= width && top + box.height * zoom <= height) return;
    void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom });
  }, [picture, chosen, setCenter, getViewport, store]);
  return null;
}

function cardsOf(
  { nodes }: PicturedDifference,
  shows: DiffCanvasProps['shows'],
  showsMoved: boolean,
): Node<CardData>[] {
  const corners = new Map(nodes.map(({ path, box }) => [path, box]));
  const known = new Set(nodes.map(({ path }) => path));
  return nodes
    .filter(({ change }) => !(shows === 'before' && change === 'added') && !(shows === 'after' && change === 'removed'))
    .map((card) => {
      const parent = card.path.slice(0, Math.max(0, card.path.lastIndexOf('.')));
      const corner = known.has(parent) ? corners.get(parent) : undefined;
      const shown = card.change === 'moved' && !showsMoved ? 'same' : card.change;
      return {
        id: card.path,
        type: 'version',
        data: { card, shown },
        ariaLabel: text.card(card.name, card.action, text.word[shown]),
        ...(corner === undefined ? {} : { parentId: parent }),
        position: { x: card.box.x - (corner?.x ?? 0), y: card.box.y - (corner?.y ?? 0) },
        width: card.box.width,
        height: card.box.height,
      };
    });
}

function edgesOf({ edges, nodes }: PicturedDifference, shows: DiffCanvasProps['shows']): Edge[] {
  const known = new Set(nodes.map(({ path }) => path));
  return edges
    .filter(({ change }) => !(shows === 'before' && change === 'added') && !(shows === 'after' && change === 'removed'))
    .filter(({ source, target }) => known.has(source) && known.has(target))
    .map(({ source, target, kind, change }) => ({
      id: `${source}->${target} ${change}`,
      source,
      target,
      className: `compare-edge compare-edge-${change} compare-edge-${kind}`,
      ...(change === 'same' ? {} : { label: SIGNS[change] }),
    }));
}

function VersionCard({ data: { card, shown }, selected }: NodeProps<Node<CardData>>) {
  return (
    <div
      className="compare-card"
      data-compare-node={card.path}
      data-change={shown}
      data-container={card.isContainer ? '' : undefined}
      data-selected={selected ? '' : undefined}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className="compare-card-head">
        <span className="truncate">{card.name}</span>
        {shown !== 'same' && (
          <span className="compare-badge" data-change={shown}>
            {SIGNS[shown]} {text.word[shown]}
          </span>
        )}
      </div>
      <div className="muted truncate">{card.action}</div>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

const NODE_TYPES = { version: VersionCard };
