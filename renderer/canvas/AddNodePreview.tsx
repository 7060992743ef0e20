import { useDeferredValue, useMemo } from 'react';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { messages } from '../messages/messages.ts';
import { moduleOf } from '../stores/studio-store.ts';
import type { AddNodeSheet } from './add-node-choice.ts';
import type { NewCard } from './gestures.ts';
import { portLabel } from './keyboard-connect.ts';
import { parentOf } from './node-tree.ts';
import type { CardPort, CardRow } from './ports.ts';
import { previewCard, type CardPreview } from './preview-card.ts';
import { desk, useScene } from './scene.ts';

const text = messages.canvas.addNode;

interface AddNodePreviewProps {
  readonly sheet: AddNodeSheet;
  readonly choice: Pick<NewCard, 'action' | 'parameters'> | undefined;
}

/** Beside the list: the node that would be placed, with its ports, and the edge it would get. */
export function AddNodePreview({ sheet, choice }: AddNodePreviewProps) {
  // Deciding about an edge looks at the whole workflow; the list must not wait for it.
  const wanted = useDeferredValue(choice?.action);
  const preview = useMemo(() => (wanted === undefined ? undefined : previewFor(wanted, sheet)), [wanted, sheet]);
  return (
    <div className="add-node-preview" role="group" aria-label={text.preview}>
      {preview !== undefined && wanted !== undefined && (
        <>
          <PreviewCard preview={preview} />
          {preview.edges.map((edge) => (
            <p key={edge.id} className="add-node-preview-edge">
              {joinWords(edge, preview.rows, sheet)}
            </p>
          ))}
          <p>{preview.action.description}</p>
        </>
      )}
    </div>
  );
}

function previewFor(action: string, { from, onEdge }: AddNodeSheet): CardPreview | undefined {
  const now = desk();
  const edge = useScene.getState().edges.find(({ id }) => id === onEdge);
  const scope = parentOf(from?.node ?? '');
  return now === undefined ? undefined : previewCard(now, { action, from, scope }, edge);
}

/** From the port that is there to the one that is new, or the other way round. */
function joinWords(
  { source, sourcePort, target, targetPort }: Edge,
  rows: readonly CardRow[],
  { from, onEdge }: AddNodeSheet,
): string {
  const cut = useScene.getState().edges.find(({ id }) => id === onEdge);
  const labels = new Map(rows.flatMap(({ left, right }) => [left, right]).map((port) => [port?.id, port?.label]));
  const isBehind = source === (from?.node ?? cut?.source);
  return isBehind
    ? text.joins(portLabel({ node: source, port: sourcePort }), labels.get(targetPort) ?? targetPort)
    : text.joins(labels.get(sourcePort) ?? sourcePort, portLabel({ node: target, port: targetPort }));
}

/** Looks like a card and is none: nothing can be dragged from it, and no script takes it for a node. */
function PreviewCard({ preview: { action, rows, joined } }: { readonly preview: CardPreview }) {
  return (
    <div className="card preview-card">
      <div className="card-head">
        <span className="card-icon">
          <ModuleIcon name={moduleOf(action.id)?.icon} size={20} />
        </span>
        <div className="card-titles">
          <div className="card-name truncate">{action.title}</div>
          <div className="card-action truncate">{action.id}</div>
        </div>
      </div>
      <div className="card-rows">
        {rows.map(({ left, value, right }, index) => (
          <div key={left?.id ?? value?.name ?? right?.id ?? `row-${index}`} className="card-row">
            {left !== undefined && <PreviewPort port={left} side="left" isJoined={joined.has(left.id)} />}
            {value !== undefined && (
              <span className="card-port-name truncate" data-value="">
                {value.label}
              </span>
            )}
            <span className="card-row-gap" />
            {right !== undefined && <PreviewPort port={right} side="right" isJoined={joined.has(right.id)} />}
          </div>
        ))}
      </div>
    </div>
  );
}

interface PreviewPortProps {
  readonly port: CardPort;
  readonly side: 'left' | 'right';
  readonly isJoined: boolean;
}

function PreviewPort({ port, side, isJoined }: PreviewPortProps) {
  const type = port.type === 'order' ? messages.canvas.order : PORT_TYPES[port.type];
  return (
    <span
      className="preview-port card-port-name truncate"
      data-side={side}
      data-order={port.type === 'order' ? '' : undefined}
      data-joined={isJoined ? '' : undefined}
      title={`${port.label} · ${type}${port.isRequired ? ` · ${messages.canvas.required}` : ''}`}
    >
      {port.label}
      {port.isRequired && (
        <span className="card-required" aria-hidden="true">
          *
        </span>
      )}
    </span>
  );
}
