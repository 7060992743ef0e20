// The least a page can do with React Flow: a box with a name per node, smooth steps, the same places. What the canvas is compared with.
import { Handle, Position, ReactFlow, useEdgesState, useNodesState } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { createElement as h, memo } from 'react';
import { createRoot } from 'react-dom/client';

const Box = memo(({ data }) =>
  h(
    'div',
    { className: 'bare' },
    h(Handle, { type: 'target', position: Position.Left }),
    data.label,
    h(Handle, { type: 'source', position: Position.Right }),
  ),
);
const nodeTypes = { box: Box };

function Bare({ graph }) {
  const [nodes, , onNodesChange] = useNodesState(
    graph.nodes.map(({ id, x, y }) => ({ id, type: 'box', position: { x, y }, data: { label: id } })),
  );
  const [edges] = useEdgesState(
    graph.edges.map(({ source, target }) => ({ id: `${source}-${target}`, type: 'smoothstep', source, target })),
  );
  return h(ReactFlow, {
    nodes,
    edges,
    nodeTypes,
    onNodesChange,
    minZoom: 0.1,
    onlyRenderVisibleElements: true,
    panOnDrag: [1],
  });
}

const graph = await (await fetch(`/graph-${new URLSearchParams(location.search).get('nodes')}.json`)).json();
createRoot(document.querySelector('#root')).render(h(Bare, { graph }));
