// The least a page can do with React Flow: a box with a name per node, smooth steps, the same places. What the canvas is compared with.
import { Handle, Position, ReactFlow, useEdgesState, useNodesState } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { createElement as h, memo, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';

/** Statuses beside the nodes, one listener per box: the cheapest way there is. */
const statuses = new Map();
const listeners = new Map();

const useStatus = (id) =>
  useSyncExternalStore(
    (listener) => {
      listeners.set(id, listener);
      return () => listeners.delete(id);
    },
    () => statuses.get(id) ?? 'none',
  );

const Box = memo(({ id, data }) =>
  h(
    'div',
    { className: 'bare', 'data-status': useStatus(id) },
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
    minZoom: 0.02,
    onlyRenderVisibleElements: true,
    panOnDrag: [1],
    onInit: (flow) => Object.assign(window, { flow }),
  });
}

const WORDS = ['queued', 'running', 'succeeded'];

/** So many changes a second, one node after the other in no order; gives what ends them. */
window.changeStatuses = (perSecond) => {
  const ids = graph.nodes.map(({ id }) => id);
  const steps = new Map();
  let done = 0;
  const beganAt = performance.now();
  const timer = setInterval(() => {
    for (; done < ((performance.now() - beganAt) * perSecond) / 1000; done += 1) {
      const id = ids[(done * 7919) % ids.length];
      steps.set(id, (steps.get(id) ?? 0) + 1);
      statuses.set(id, WORDS[steps.get(id) % WORDS.length]);
      listeners.get(id)?.();
    }
  }, 10);
  window.stopStatuses = () => {
    clearInterval(timer);
    return (done * 1000) / (performance.now() - beganAt);
  };
};

const graph = await (await fetch(`/graph-${new URLSearchParams(location.search).get('nodes')}.json`)).json();
createRoot(document.querySelector('#root')).render(h(Bare, { graph }));
