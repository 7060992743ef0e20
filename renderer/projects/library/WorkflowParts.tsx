import { Ellipsis, Tag, Workflow } from 'lucide-react';
import { useState } from 'react';
import { CommittedText } from '../../design/CommittedText.tsx';
import { when } from '../../design/format.ts';
import { Menu } from '../../design/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { RunStatusIcon } from '../../runs/RunStatusIcon.tsx';
import { openWorkflow } from '../../stores/workflow-session.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { deleteEntry, duplicateEntry, renameEntry } from '../workflow-entries.tsx';
import { tagWorkflow } from '../../stores/workflow-versions.ts';
import { tagsIn, type LibraryWorkflow } from './choose-workflows.ts';

const text = messages.library;

interface PartProps {
  readonly workflow: LibraryWorkflow;
}

/** A press opens it. */
export function WorkflowName({ workflow: { name, title, description } }: PartProps) {
  return (
    <div className="library-name">
      <button type="button" className="page-link" onClick={() => show(name)}>
        {title}
      </button>
      {description !== '' && <div className="muted page-cut">{description}</div>}
    </div>
  );
}

export function LastRun({ workflow }: PartProps) {
  const { last } = workflow.figures;
  if (last === null) return <span className="muted">{messages.projectPage.never}</span>;
  return (
    <span className="page-status" data-status={last.status}>
      <RunStatusIcon status={last.status} /> {last.status}, {when(last.startedAt)}
    </span>
  );
}

/** Shown as words; a press makes a field of them. */
export function WorkflowTags({ workflow, onChange }: PartProps & { readonly onChange: () => void }) {
  const [isEditing, setEditing] = useState(false);
  const { name, title, tags } = workflow;
  const commit = (typed: string): void => {
    setEditing(false);
    void tagWorkflow(name, tagsIn(typed)).then(onChange);
  };
  if (isEditing)
    return (
      <div onBlur={() => setEditing(false)}>
        <CommittedText
          className="input"
          label={text.tagsOf(title)}
          placeholder={messages.projectPage.tagsHelp}
          autoFocus
          value={tags.join(', ')}
          onCommit={commit}
        />
      </div>
    );
  return (
    <div className="library-tags">
      {tags.map((tag) => (
        <span key={tag} className="badge">
          {tag}
        </span>
      ))}
      <button
        type="button"
        className="library-tag"
        data-quiet=""
        aria-label={tags.length === 0 ? text.addTagsTo(title) : text.editTagsOf(title)}
        onClick={() => setEditing(true)}
      >
        <Tag size={12} aria-hidden="true" /> {tags.length === 0 ? text.addTags : text.editTags}
      </button>
    </div>
  );
}

export function WorkflowActions({ workflow: { name, title } }: PartProps) {
  return (
    <Menu
      label={text.actionsOf(title)}
      align="end"
      trigger={
        <button type="button" className="button" data-look="quiet" data-icon-only="" aria-label={text.actionsOf(title)}>
          <Ellipsis size={16} aria-hidden="true" />
        </button>
      }
      entries={[
        { id: 'open', label: text.open, icon: <Workflow size={16} />, run: () => show(name) },
        renameEntry(name),
        duplicateEntry(name),
        deleteEntry(name, text.delete),
      ]}
    />
  );
}

function show(name: string): void {
  closeSheet();
  void openWorkflow(name);
}
