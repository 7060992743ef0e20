import type { FieldDifference } from '#shared/workflow/data-difference.ts';
import { describeEdge, lineDifferences } from '#shared/workflow/describe-difference.ts';
import type { NodeDifference } from '#shared/workflow/diff-workflow.ts';
import type { PicturedDifference } from '#shared/workflow/picture-difference.ts';
import { messages } from '../messages/messages.ts';
import { SIGNS } from './DiffCanvas.tsx';

const text = messages.compare;

/** Key of what is about the workflow and not a node. */
export const WORKFLOW = '';

interface ChangeListProps {
  readonly picture: PicturedDifference;
  readonly showsMoved: boolean;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

/** What can be jumped to, in order: the workflow itself, its nodes, then what only moved. */
export function changesIn({ difference }: PicturedDifference, showsMoved: boolean): readonly string[] {
  const { workflow, nodes, moved } = difference;
  const changed = nodes.map(({ node }) => node);
  return [
    ...(workflow.length > 0 ? [WORKFLOW] : []),
    ...changed,
    ...(showsMoved ? moved.filter((path) => !changed.includes(path)) : []),
  ];
}

export function ChangeList({ picture, showsMoved, chosen, onChoose }: ChangeListProps) {
  const { difference } = picture;
  const byNode = new Map(difference.nodes.map((each) => [each.node, each]));
  const changes = changesIn(picture, showsMoved);
  return (
    <div className="compare-side">
      <ul className="compare-list" aria-label={text.list}>
        {changes.map((key) => (
          <li key={key}>
            <button
              type="button"
              className="folder-row"
              aria-pressed={key === chosen}
              data-compare-row={key}
              onClick={() => onChoose(key)}
            >
              <RowText path={key} node={byNode.get(key)} />
            </button>
          </li>
        ))}
        {changes.length === 0 && (
          <li className="muted compare-none">{difference.sameText ? text.sameText : text.sameMeaning}</li>
        )}
      </ul>
      <section className="compare-fields" aria-label={text.changes} tabIndex={0}>
        {chosen === undefined && changes.length > 0 && <p className="muted">{text.chooseNode}</p>}
        {chosen === WORKFLOW && <Fields fields={difference.workflow} />}
        {chosen !== undefined && chosen !== WORKFLOW && <Fields fields={byNode.get(chosen)?.fields ?? []} />}
        {chosen !== undefined && <Edges picture={picture} node={chosen} />}
      </section>
    </div>
  );
}

function RowText({ path, node }: { readonly path: string; readonly node: NodeDifference | undefined }) {
  if (path === WORKFLOW)
    return (
      <>
        <Badge change="changed" />
        <span className="truncate">{text.workflow}</span>
      </>
    );
  return (
    <>
      <Badge change={node?.change ?? 'moved'} />
      <span className="truncate">{node?.from === undefined ? path : text.renamed(node.from, path)}</span>
      <span className="muted">{text.word[node?.change ?? 'moved']}</span>
    </>
  );
}

function Badge({ change }: { readonly change: keyof typeof SIGNS }) {
  return (
    <span className="compare-sign" data-change={change} aria-hidden="true">
      {SIGNS[change]}
    </span>
  );
}

export function Fields({ fields }: { readonly fields: readonly FieldDifference[] }) {
  return fields.map(({ field, before, after }) => (
    <div key={field.join('.')} className="compare-field">
      <div className="compare-field-name">{field.join('.')}</div>
      <ValueDiff before={before} after={after} />
    </div>
  ));
}

/** Both values, line by line, as a patch shows them. */
export function ValueDiff({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  return (
    <div className="diff-lines compare-lines">
      {lineDifferences(before, after).map(({ sign, text: line }, index) => (
        <div key={index} className="diff-line" data-kind={KINDS[sign]}>
          <span className="diff-sign" aria-label={KINDS[sign]}>
            {sign === '-' ? '−' : sign}
          </span>
          <span className="diff-text">{line}</span>
        </div>
      ))}
    </div>
  );
}

const KINDS = { '+': 'added', '-': 'removed', ' ': 'same' } as const;

function Edges({ picture, node }: { readonly picture: PicturedDifference; readonly node: string }) {
  const { added, removed } = picture.difference.edges;
  const touches = ({ source, target }: { readonly source: string; readonly target: string }): boolean =>
    node === source || node === target;
  const lines = [
    ...added.filter(touches).map((edge) => ({ kind: 'added' as const, edge })),
    ...removed.filter(touches).map((edge) => ({ kind: 'removed' as const, edge })),
  ];
  if (lines.length === 0) return null;
  return (
    <div className="compare-field">
      <div className="compare-field-name">{text.edges}</div>
      <div className="diff-lines compare-lines">
        {lines.map(({ kind, edge }) => (
          <div key={`${kind} ${edge.id} ${edge.condition}`} className="diff-line" data-kind={kind}>
            <span className="diff-sign" aria-label={kind}>
              {kind === 'added' ? '+' : '−'}
            </span>
            <span className="diff-text">{describeEdge(edge)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
