import type { LayoutEdge, LayoutNode, Places } from './layout-tree.ts';
import type { LayoutRequest } from './layout.worker.ts';

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<
  number,
  { readonly resolve: (places: Places) => void; readonly reject: (reason: Error) => void }
>();

/** Lays out in a worker: the page goes on drawing frames while a large graph is sorted. */
export function layoutInWorker(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Promise<Places> {
  if (nodes.length === 0) return Promise.resolve({});
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    theWorker().postMessage({ id, nodes, edges } satisfies LayoutRequest);
  });
}

function theWorker(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module', name: 'layout' });
  worker.addEventListener('message', (message: MessageEvent<{ readonly id: number; readonly places: Places }>) => {
    waiting.get(message.data.id)?.resolve(message.data.places);
    waiting.delete(message.data.id);
  });
  worker.addEventListener('error', (event) => {
    // A graph it cannot sort ends the worker's turn, not the canvas: the next request gets a new one.
    worker?.terminate();
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error(`The layout could not be computed: ${event.message}`));
    waiting.clear();
  });
  return worker;
}
