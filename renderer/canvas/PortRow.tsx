import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { messages } from '../messages/messages.ts';
import { portKey, useCanvas } from './canvas-store.ts';
import { breakPort } from './connect-gesture.ts';
import type { CardData } from './flow-graph.ts';
import type { CardPort, CardRow } from './ports.ts';

const text = messages.canvas;

/** What happens in a run says nothing about ports, so it does not draw them. */
export const PortRows = memo(function PortRows({ data }: { readonly data: CardData }) {
  return (
    <div className="card-rows">
      {data.rows.map((row, index) => (
        <Row key={row.left?.id ?? row.value?.name ?? row.right?.id ?? `row-${index}`} row={row} data={data} />
      ))}
    </div>
  );
});

function Row({ row, data }: { readonly row: CardRow; readonly data: CardData }) {
  const { left, value, right } = row;
  return (
    <div className="card-row">
      {left !== undefined && (
        <Port path={data.path} port={left} side="left" isConnected={data.connected.has(left.id)} />
      )}
      {left !== undefined && <PortText port={left} />}
      {value !== undefined && <ValueText label={value.label} value={value.value} />}
      <span className="card-row-gap" />
      {right !== undefined && (
        <span className="card-port-name truncate" data-order={right.type === 'order' ? '' : undefined}>
          {right.label}
        </span>
      )}
      {right !== undefined && (
        <Port path={data.path} port={right} side="right" isConnected={data.connected.has(right.id)} />
      )}
    </div>
  );
}

function PortText({ port }: { readonly port: CardPort }) {
  return (
    <>
      <span className="card-port-name truncate" data-order={port.type === 'order' ? '' : undefined}>
        {port.label}
        {port.isRequired && (
          <span className="card-required" aria-hidden="true">
            *
          </span>
        )}
      </span>
      {port.value !== undefined && (
        <span className="card-value truncate" title={port.value}>
          {port.value}
        </span>
      )}
    </>
  );
}

function ValueText({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <>
      <span className="card-port-name truncate" data-value="">
        {label}
      </span>
      <span className="card-value truncate" title={value}>
        {value}
      </span>
    </>
  );
}

interface PortProps {
  readonly path: string;
  readonly port: CardPort;
  readonly side: 'left' | 'right';
  readonly isConnected: boolean;
}

/** A port to drag from or to. While an edge is drawn it says whether it fits. */
function Port({ path, port, side, isConnected }: PortProps) {
  const fits = useCanvas(({ drawing }) => {
    if (drawing === undefined) return undefined;
    if (drawing.from.node === path && drawing.from.port === port.id) return 'source';
    return drawing.fits.has(portKey({ node: path, port: port.id })) ? 'yes' : 'no';
  });
  const isChosen = useCanvas(({ drawing }) => {
    const target = drawing?.keyboard?.targets[drawing.keyboard.at];
    return target?.node === path && target.port === port.id;
  });
  const type = port.type === 'order' ? text.order : PORT_TYPES[port.type];
  const label = side === 'left' ? text.inputPort(port.label, type) : text.outputPort(port.label, type);
  return (
    <Handle
      id={port.id}
      type={side === 'left' ? 'target' : 'source'}
      position={side === 'left' ? Position.Left : Position.Right}
      className="port"
      role="img"
      aria-label={label}
      title={hint(port, type)}
      onClick={(event) => {
        if (!event.altKey || !isConnected) return;
        event.stopPropagation();
        breakPort({ node: path, port: port.id });
      }}
      data-port={port.id}
      data-port-type={port.type}
      data-connected={isConnected ? '' : undefined}
      data-fits={fits}
      data-chosen={isChosen ? '' : undefined}
    />
  );
}

function hint(port: CardPort, type: string): string {
  if (port.id === 'after' || port.id === 'done') return text.orderHint[port.id];
  return `${port.label} · ${type}${port.isRequired ? ` · ${text.required}` : ''}`;
}
