import { isNodeId } from '#shared/id.ts';
import { idOf, nodeAt, parentOf, pathOf } from '../canvas/node-tree.ts';
import { CommittedText } from '../design/CommittedText.tsx';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { tell } from '../stores/notices.tsx';
import { select } from '../stores/view-store.ts';

const text = messages.inspector;

/** The id of a node: changing it changes every expression and edge that names it, as one step. */
export function NodeId({ path, isReadOnly }: { readonly path: string; readonly isReadOnly: boolean }) {
  const scope = parentOf(path);
  const change = (id: string): void => {
    const wanted = pathOf(scope, id.trim());
    const isTaken = nodeAt(useDocument.getState().workflow, wanted) !== undefined;
    if (!isNodeId(id.trim()) || isTaken) tell(text.badNodeId);
    else if (edit(text.edits.id, [{ type: 'node.rename', path, id: id.trim() }])) select([wanted]);
  };
  return (
    <>
      {scope !== undefined && <code className="truncate">{scope}.</code>}
      <CommittedText
        className="inspector-id"
        data-focus-key="id"
        disabled={isReadOnly}
        title={text.nodeIdHint}
        label={text.nodeId}
        spellCheck={false}
        value={idOf(path)}
        onCommit={change}
      />
    </>
  );
}
