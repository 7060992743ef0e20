import { isNodeId, toNodeId } from '../id.ts';

const LONGEST_ID = 80;

/** Names that could be keys of every object are changed: nothing should depend on how a program handles them. */
export function idOf(name: string): string {
  const short = name.slice(0, LONGEST_ID);
  return isNodeId(short) && !(short in Object.prototype) ? short : safeId(toNodeId(short));
}

function safeId(id: string): string {
  return id in Object.prototype ? `${id}_step` : id;
}
