import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { Tabs } from '../design/Tabs.tsx';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { OutputView } from '../results/OutputView.tsx';
import { edit, useDocument } from '../stores/document-store.ts';
import { useRun, useTask } from '../stores/run-store.ts';
import { moduleOf, useAction } from '../stores/studio-store.ts';
import { useView, type InspectorTab } from '../stores/view-store.ts';
import { ActionDocs } from './ActionDocs.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { nodeAt } from './node-at.ts';
import { NodeParameters } from './NodeParameters.tsx';
import { TaskDetails } from './TaskDetails.tsx';
import { WorkflowForm } from './WorkflowForm.tsx';
import './inspector.css';

const text = messages.inspector;

/** Follows the selection: one node, or the workflow itself. */
export function Inspector() {
  const selected = useView((view) => view.selectedNodes);
  const path = selected.length === 1 ? selected[0] : undefined;
  const node = useDocument((document) => (path === undefined ? undefined : nodeAt(document.workflow, path)));
  return (
    <section className="inspector" data-testid="inspector" aria-label={messages.app.panels.right}>
      {path !== undefined && node !== undefined ? (
        <NodeInspector key={path} path={path} node={node} />
      ) : selected.length > 1 ? (
        <EmptyState title={text.several(selected.length)}>{text.severalText}</EmptyState>
      ) : (
        <WorkflowForm />
      )}
    </section>
  );
}

function NodeInspector({ path, node }: { readonly path: string; readonly node: WorkflowNode }) {
  const tab = useView((view) => view.inspectorTab);
  const action = useAction(node.action);
  const title = action?.title ?? node.action;
  return (
    <>
      <header className="inspector-head">
        <ModuleIcon name={moduleOf(node.action)?.icon} />
        <div className="inspector-names">
          <CommittedText
            className="inspector-name"
            label={text.nodeName}
            value={node.name ?? ''}
            placeholder={title}
            onCommit={(name) =>
              edit(text.edits.rename, [
                { type: 'node.set', path, field: ['name'], value: name === '' ? undefined : name },
              ])
            }
          />
          <span className="muted truncate">
            <code>{path}</code> · {node.action}
          </span>
        </div>
      </header>
      <div className="inspector-body">
        <Tabs
          label={text.tabs.label}
          active={tab}
          onChange={(id) => useView.setState({ inspectorTab: id as InspectorTab })}
          tabs={[
            {
              id: 'parameters',
              label: text.tabs.parameters,
              content: <NodeParameters path={path} node={node} action={action} />,
            },
            { id: 'run', label: text.tabs.run, content: <NodeRun path={path} /> },
            { id: 'output', label: text.tabs.output, content: <NodeOutput path={path} /> },
            { id: 'docs', label: text.tabs.docs, content: <ActionDocs action={action} id={node.action} /> },
          ]}
        />
      </div>
    </>
  );
}

function NodeRun({ path }: { readonly path: string }) {
  const task = useTask(path);
  return task === undefined ? (
    <EmptyState title={text.noRun}>{text.noRunText}</EmptyState>
  ) : (
    <TaskDetails task={task} />
  );
}

function NodeOutput({ path }: { readonly path: string }) {
  const task = useTask(path);
  const run = useRun((watched) => watched.run);
  if (task === undefined || run === undefined) return <EmptyState title={text.noRun}>{text.noOutputText}</EmptyState>;
  return <OutputView run={run} task={task} />;
}
