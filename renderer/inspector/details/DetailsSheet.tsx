import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { graphOf } from '#shared/workflow/graph.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { nodeAt } from '../../canvas/node-tree.ts';
import { useNodeTask } from '../../canvas/task-of-node.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { Tabs } from '../../design/Tabs.tsx';
import { messages } from '../../messages/messages.ts';
import { edit, useDocument } from '../../stores/document-store.ts';
import { useRun } from '../../stores/run-store.ts';
import { useAction } from '../../stores/studio-store.ts';
import { closeSheet, openSheet, select } from '../../stores/view-store.ts';
import { ActionDocs } from '../ActionDocs.tsx';
import { withExpression } from '../dragged-expression.ts';
import { NodeOutput, NodeRun, ReadOnlyWhilePast } from '../Inspector.tsx';
import { NodeParameters } from '../NodeParameters.tsx';
import type { Target } from './ExpressionRow.tsx';
import { InputPane } from './InputPane.tsx';
import './details.css';

const text = messages.details;

interface DetailsSheetProps {
  readonly path: string;
  /** The pane the focus goes to first. */
  readonly pane: 'input' | 'parameters' | 'output';
}

/** One node in three panes: what comes in, what it is told, what goes out with its docs. Alt with the arrows goes through the nodes. */
export function DetailsSheet({ path, pane }: DetailsSheetProps) {
  const node = useDocument((document) => nodeAt(document.workflow, path));
  // Undone, deleted outside: there is nothing to show any more.
  useEffect(() => {
    if (node === undefined) closeSheet();
  }, [node]);
  return node === undefined ? null : <Details key={path} path={path} pane={pane} node={node} />;
}

function Details({ path, pane, node }: DetailsSheetProps & { readonly node: WorkflowNode }) {
  const action = useAction(node.action);
  const isPast = useRun((watched) => watched.isPast);
  const hasRun = useNodeTask(path) !== undefined;
  const [side, setSide] = useState(pane === 'output' || hasRun ? 'output' : 'docs');
  const name = node.name ?? action?.title ?? path;
  const schemas = action?.parameters.properties ?? {};
  const targets = isPast ? [] : Object.entries(schemas).map(([id, { title = id }]) => ({ name: id, title }));
  const put = (target: Target, expression: string): void => {
    const value = withExpression(node.parameters?.[target.name], schemas[target.name] ?? {}, expression);
    edit(text.putEdit(target.title), [{ type: 'node.set', path, field: ['parameters', target.name], value }]);
  };
  return (
    <Dialog title={text.title(name)} isOpen onClose={closeSheet} widthPx={1480}>
      {/* The keys work wherever in the details the focus is. */}
      <div className="details" onKeyDown={walkWithArrows(path)} role="presentation">
        <Pane id="input" title={text.input} first={pane}>
          <InputPane path={path} targets={targets} onPut={put} />
        </Pane>
        <Pane
          id="parameters"
          title={text.parameters}
          first={pane}
          extra={
            <nav className="details-walk" aria-label={text.walk}>
              <WalkButton path={path} by={-1} />
              <WalkButton path={path} by={1} />
            </nav>
          }
        >
          <ReadOnlyWhilePast>
            <NodeParameters path={path} node={node} action={action} />
          </ReadOnlyWhilePast>
        </Pane>
        <Pane id="output" title={text.output} first={pane}>
          <Tabs
            label={text.side}
            active={side}
            onChange={setSide}
            tabs={[
              { id: 'output', label: text.output, content: <NodeOutput path={path} /> },
              { id: 'docs', label: text.docs, content: <ActionDocs action={action} id={node.action} /> },
              { id: 'run', label: text.run, content: <NodeRun path={path} /> },
            ]}
          />
        </Pane>
      </div>
    </Dialog>
  );
}

function Pane({
  id,
  title,
  first,
  extra,
  children,
}: {
  readonly id: string;
  readonly title: string;
  /** Of the pane the focus goes to first. */
  readonly first: string;
  readonly extra?: React.ReactNode;
  readonly children: React.ReactNode;
}) {
  return (
    <section
      className="details-pane"
      aria-label={title}
      data-pane={id}
      data-first-focus={id === first ? '' : undefined}
      tabIndex={-1}
    >
      {id !== 'output' && (
        <header className="details-head">
          <h3>{title}</h3>
          {extra}
        </header>
      )}
      {children}
    </section>
  );
}

function WalkButton({ path, by }: { readonly path: string; readonly by: 1 | -1 }) {
  const neighbour = useNeighbour(path, by);
  return (
    <Button
      look="quiet"
      icon={by < 0 ? <ChevronLeft size={16} /> : <ChevronRight size={16} />}
      aria-label={by < 0 ? text.previous : text.next}
      shortcut={by < 0 ? 'Alt+←' : 'Alt+→'}
      disabledBecause={neighbour === undefined ? messages.canvas.because.noNodes : undefined}
      onClick={() => neighbour !== undefined && goTo(neighbour)}
    />
  );
}

/** The node before or after it in the file, among those of its level. */
function neighbourOf(path: string, by: 1 | -1): string | undefined {
  const { workflow } = useDocument.getState();
  if (workflow === undefined) return undefined;
  const graph = graphOf(workflow);
  const level = graph.inside(graph.get(path)?.scope ?? '');
  return level[level.findIndex((placed) => placed.path === path) + by]?.path;
}

function useNeighbour(path: string, by: 1 | -1): string | undefined {
  return useDocument(() => neighbourOf(path, by));
}

function goTo(path: string): void {
  select([path]);
  openSheet({ kind: 'details', path, pane: 'parameters' });
}

function walkWithArrows(path: string): (event: React.KeyboardEvent) => void {
  return (event) => {
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    event.stopPropagation();
    const neighbour = neighbourOf(path, event.key === 'ArrowLeft' ? -1 : 1);
    if (neighbour !== undefined) goTo(neighbour);
  };
}
