import type { KeyboardEvent } from 'react';
import { TASK_STATUS } from '#shared/run/task-status.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { useNodeTask } from '../canvas/task-of-node.ts';
import { moduleOf, useAction } from '../stores/studio-store.ts';
import { select, useView } from '../stores/view-store.ts';
import './palette.css';

interface OutlineNode {
  readonly path: string;
  readonly node: WorkflowNode;
  readonly depth: number;
}

/** All nodes with their status as a tree: the canvas for the keyboard and the screen reader. */
export function Outline() {
  const nodes = useDocument((document) => document.workflow?.nodes);
  const rows = nodes === undefined ? [] : flatten(nodes, '', 1);
  return (
    <section className="outline" aria-label={messages.palette.outline}>
      <div className="panel-head">{messages.palette.outline}</div>
      {rows.length === 0 ? (
        <EmptyState title={messages.palette.outlineEmpty} />
      ) : (
        <ul className="outline-list" role="tree" aria-label={messages.palette.outline}>
          {rows.map((row) => (
            <OutlineRow key={row.path} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function flatten(nodes: Readonly<Record<string, WorkflowNode>>, prefix: string, depth: number): readonly OutlineNode[] {
  return Object.entries(nodes).flatMap(([id, node]) => {
    const path = prefix + id;
    return [{ path, node, depth }, ...flatten(node.nodes ?? {}, `${path}.`, depth + 1)];
  });
}

function OutlineRow({ row: { path, node, depth } }: { readonly row: OutlineNode }) {
  const isSelected = useView((view) => view.selectedNodes.includes(path));
  const task = useNodeTask(path);
  const action = useAction(node.action);
  const name = node.name ?? action?.title ?? node.action;
  return (
    <li role="none">
      <button
        type="button"
        role="treeitem"
        aria-level={depth}
        aria-selected={isSelected}
        className="outline-row"
        style={{ paddingLeft: 8 + (depth - 1) * 16 }}
        onClick={() => select([path])}
        onKeyDown={(event) => onRowKey(event, path)}
      >
        <ModuleIcon name={moduleOf(node.action)?.icon} size={16} />
        <span className="outline-name truncate">{name}</span>
        {task !== undefined && (
          <span className="outline-status" data-status={task.status}>
            <StatusIcon status={task.status} size={14} isStill />
            {TASK_STATUS[task.status].word}
          </span>
        )}
      </button>
    </li>
  );
}

function onRowKey(event: KeyboardEvent<HTMLButtonElement>, path: string): void {
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      event.preventDefault();
      const rows = [...(event.currentTarget.closest('ul')?.querySelectorAll<HTMLButtonElement>('.outline-row') ?? [])];
      const next = rows.indexOf(event.currentTarget) + (event.key === 'ArrowDown' ? 1 : -1);
      rows[next]?.focus();
      return;
    }
    case 'Delete':
    case 'Backspace':
      event.preventDefault();
      edit(messages.palette.deleteNode, [{ type: 'node.remove', path }]);
      return;
    case 'Enter':
      select([path]);
      useView.setState({ isRightOpen: true, inspectorTab: 'parameters' });
      return;
    default:
  }
}
