import { messages } from '../messages/messages.ts';
import type { LayoutEdge, LayoutNode, Places } from './layout-tree.ts';
import type { LayoutRequest } from './layout.worker.ts';

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<
  number,
  {
    readonly request: LayoutRequest;
    readonly resolve: (places: Places | undefined) => void;
    readonly reject: (reason: Error) => void;
  }
>();

/**
 * Lays out in a worker: the page goes on drawing frames while a large graph is sorted. Undefined when `signal` ended it; others that
 * wait meanwhile begin anew.
 */
export function layoutInWorker(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  signal?: AbortSignal,
): Promise<Places | undefined> {
  if (nodes.length === 0) return Promise.resolve({});
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const request = { id, nodes, edges };
    waiting.set(id, { request, resolve, reject });
    signal?.addEventListener('abort', () => stop(id), { once: true });
    theWorker().postMessage(request);
  });
}

/** A worker in the middle of sorting hears nothing: it is ended, and a new one takes up what else was asked. */
function stop(id: number): void {
  const stopped = waiting.get(id);
  if (stopped === undefined) return;
  waiting.delete(id);
  worker?.terminate();
  worker = undefined;
  for (const { request } of waiting.values()) theWorker().postMessage(request);
  stopped.resolve(undefined);
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
    for (const { reject } of waiting.values()) reject(new Error(messages.canvas.layoutFailed(event.message)));
    waiting.clear();
  });
  return worker;
}
