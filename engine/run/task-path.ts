/*
 * Paths of tasks: node ids joined by dots, with the number of the round behind a container that goes round: `each_browser[1].e2e`.
 * A task's *frame* is the path of the container round it lies in: `each_browser[1]`; empty at the top.
 */

export function frameOf(task: string): string {
  const dot = task.lastIndexOf('.');
  return dot < 0 ? '' : task.slice(0, dot);
}

/** `each_browser[1].e2e` → `each_browser.e2e` */
export function nodePathOf(task: string): string {
  return task.replaceAll(/\[\d+\]/g, '');
}

export function inFrame(frame: string, id: string): string {
  return frame === '' ? id : `${frame}.${id}`;
}

/** The frame `depth` levels from the top, on the way to `frame`. */
export function outerFrame(frame: string, depth: number): string {
  return frame === '' ? '' : frame.split('.').slice(0, depth).join('.');
}

export function depthOf(scope: string): number {
  return scope === '' ? 0 : scope.split('.').length;
}
