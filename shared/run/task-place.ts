/** Does this task lie in that container, however deep? `each[0].a` lies in `each`, `each_browser[0].a` does not. */
export function isInside(task: string, container: string): boolean {
  return task.startsWith(container) && (task[container.length] === '[' || task[container.length] === '.');
}
