import { Maximize2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { Button } from '../design/Button.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { OutputView } from '../results/OutputView.tsx';
import { RunFailure } from '../runs/failure/FailureReport.tsx';
import { edit, useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useNodeTask } from '../canvas/task-of-node.ts';
import { moduleOf, useAction } from '../stores/studio-store.ts';
import { openSheet, useView, type InspectorTab } from '../stores/view-store.ts';
import { ActionDocs } from './ActionDocs.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { nodeAt } from '../canvas/node-tree.ts';
import { NodeId } from './NodeId.tsx';
import { NextRun } from './NextRun.tsx';
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
    <section
      className="inspector"
      data-testid="inspector"
      aria-label={messages.app.panels.right}
      ref={leavingWithEscape}
    >
      {path !== undefined && node !== undefined ? (
        <NodeInspector key={path} path={path} node={node} />
      ) : selected.length > 1 ? (
        <EmptyState title={text.several(selected.length)}>{text.severalText}</EmptyState>
      ) : (
        <>
          <RunFailure />
          <ReadOnlyWhilePast>
            <WorkflowForm />
          </ReadOnlyWhilePast>
        </>
      )}
    </section>
  );
}

/** `Esc` leads back to the canvas. Leaving a field saves it, so this is "done" and not "throw away". */
function leavingWithEscape(inspector: HTMLElement | null): (() => void) | undefined {
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    // From a button the key would go on and clear the selection that was being looked at.
    event.preventDefault();
    document.querySelector<HTMLElement>('[data-testid="canvas"]')?.focus();
  };
  inspector?.addEventListener('keydown', leave);
  return () => inspector?.removeEventListener('keydown', leave);
}

function NodeInspector({ path, node }: { readonly path: string; readonly node: WorkflowNode }) {
  const [tab, setTab] = useNodeTab(path);
  const isPast = useRun((watched) => watched.isPast);
  const action = useAction(node.action);
  const title = action?.title ?? node.action;
  return (
    <>
      <header className="inspector-head">
        <ModuleIcon name={moduleOf(node.action)?.icon} />
        <div className="inspector-names">
          <CommittedText
            className="inspector-name"
            disabled={isPast}
            label={text.nodeName}
            value={node.name ?? ''}
            placeholder={title}
            onCommit={(name) =>
              edit(text.edits.rename, [
                { type: 'node.set', path, field: ['name'], value: name === '' ? undefined : name },
              ])
            }
          />
          <span className="muted inspector-ids">
            <NodeId path={path} isReadOnly={isPast} />
            <span className="truncate">· {node.action}</span>
          </span>
        </div>
        <Button
          look="quiet"
          size="small"
          icon={<Maximize2 size={14} />}
          aria-label={messages.details.open}
          onClick={() => openSheet({ kind: 'details', path, pane: 'parameters' })}
        />
      </header>
      <div className="inspector-body">
        <Tabs
          label={text.tabs.label}
          active={tab}
          onChange={(id) => setTab(id as InspectorTab)}
          tabs={[
            {
              id: 'parameters',
              label: text.tabs.parameters,
              content: (
                <ReadOnlyWhilePast>
                  <NodeParameters path={path} node={node} action={action} />
                </ReadOnlyWhilePast>
              ),
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

/** The tab last looked at, for every node; but a node that did not run opens with its parameters, not with an empty page. */
function useNodeTab(path: string): readonly [InspectorTab, (tab: InspectorTab) => void] {
  const tab = useView((view) => view.inspectorTab);
  const hasTask = useNodeTask(path) !== undefined;
  // A run that was just opened has not come yet: whether the node ran in it is not known.
  const isRunComing = useRun(({ run, state }) => run !== undefined && state === undefined);
  const [passedOver, setPassedOver] = useState(hasTask || isRunComing || tab === 'docs' ? undefined : tab);
  const choose = (chosen: InspectorTab): void => {
    setPassedOver(undefined);
    useView.setState({ inspectorTab: chosen });
  };
  return [tab === passedOver ? 'parameters' : tab, choose];
}

/** A past run shows what ran then, and the past is not the place to change anything. */
export function ReadOnlyWhilePast({ children }: { readonly children: ReactNode }) {
  const isPast = useRun((watched) => watched.isPast);
  return (
    <fieldset className="read-only" disabled={isPast}>
      {isPast && <p className="read-only-note">{text.pastRun}</p>}
      {children}
    </fieldset>
  );
}

export function NodeRun({ path }: { readonly path: string }) {
  const task = useNodeTask(path);
  return (
    <>
      <NextRun path={path} />
      {task === undefined ? <EmptyState title={text.noRun}>{text.noRunText}</EmptyState> : <TaskDetails task={task} />}
    </>
  );
}

export function NodeOutput({ path }: { readonly path: string }) {
  const task = useNodeTask(path);
  const run = useRun((watched) => watched.run);
  if (task === undefined || run === undefined) return <EmptyState title={text.noRun}>{text.noOutputText}</EmptyState>;
  return <OutputView run={run} task={task} />;
}
