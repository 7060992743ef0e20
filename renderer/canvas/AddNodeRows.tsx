import { Command } from 'cmdk';
import { useMemo } from 'react';
import { ArrowRight, ClipboardPaste } from 'lucide-react';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { keysOf, shortcutLabel } from '../app/action.ts';
import { allActions } from '../app/actions.ts';
import { rankCommand } from '../app/rank-command.ts';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { moduleOf, useAction, useStudio } from '../stores/studio-store.ts';
import { clipNames, PASTE_ROW, RUN_WORKFLOW, type AddNodeSheet } from './add-node-choice.ts';
import { clipCount, type Clip } from './clipboard.ts';
import { isOutput } from './fitting-ports.ts';
import { portLabel } from './keyboard-connect.ts';
import { fitOf, type ActionSection, type RankedAction, type SearchPort } from './rank-actions.ts';

/* What the search for a node offers, row by row: actions, workflows of the project, commands. */

const text = messages.canvas.addNode;

/** Typed first, it finds commands instead of nodes. */
export const COMMAND_SIGN = '>';

export function FromChip({ from }: { readonly from: NonNullable<AddNodeSheet['from']> }) {
  return (
    <span className="add-node-from truncate" data-reversed={isOutput(from.port) ? undefined : ''}>
      {portLabel(from)}
      <ArrowRight size={12} aria-hidden="true" />
    </span>
  );
}

interface SectionProps {
  readonly section: ActionSection;
  readonly port: SearchPort | undefined;
  /** With the value of the row. */
  readonly onPick: (value: string) => void;
}

export function Section({ section, port, onPick }: SectionProps) {
  const titles = {
    suggested: text.suggested,
    recent: text.recent,
    often: text.often,
    meant: text.meant(section.title ?? ''),
    module: section.title,
    hits: undefined,
    others: text.others,
  } as const;
  return (
    <Command.Group heading={titles[section.id]}>
      {section.rows.map((row) => (
        <ActionItem key={row.action.id} row={row} section={section.id} port={port} onPick={onPick} />
      ))}
    </Command.Group>
  );
}

function ActionItem({
  row: { action, module },
  section,
  port,
  onPick,
}: { readonly row: RankedAction; readonly section: ActionSection['id'] } & Omit<SectionProps, 'section'>) {
  const badges = action.effects.filter((effect) => effect === 'writes' || effect === 'network');
  return (
    <Command.Item
      value={`${section}:${action.id}`}
      className="add-node-item"
      data-dim={section === 'others' ? '' : undefined}
      onSelect={() => onPick(`${section}:${action.id}`)}
    >
      <ModuleIcon name={module.icon} size={16} />
      <span className="add-node-title">{action.title}</span>
      <span className="add-node-about truncate">
        {section === 'others' && port !== undefined ? reason(port) : action.description}
      </span>
      {badges.map((effect) => (
        <span key={effect} className="badge">
          {text.effects[effect]}
        </span>
      ))}
    </Command.Item>
  );
}

function reason({ type, isOutput: isFromOutput }: SearchPort): string {
  const name = type === 'order' ? messages.canvas.order : PORT_TYPES[type];
  return isFromOutput ? text.doesNotFit(name) : text.offersNone(name);
}

interface WorkflowRowsProps {
  readonly query: string;
  readonly port: SearchPort | undefined;
  readonly onPick: (value: string) => void;
}

/** The other workflows of the project, each as one node that runs it. */
export function WorkflowRows({ query, port, onPick }: WorkflowRowsProps) {
  const workflows = useStudio((state) => state.workflows);
  const open = useDocument((document) => document.name);
  const action = useAction(RUN_WORKFLOW);
  if (action === undefined || (port !== undefined && fitOf(action, port) === 0)) return null;
  const rank = (row: (typeof workflows)[number]): number => rankCommand(`${row.title} ${row.name}`, query);
  const rows = workflows
    .filter((row) => row.name !== open && rank(row) > 0)
    .toSorted((a, b) => rank(b) - rank(a))
    .slice(0, MOST);
  if (rows.length === 0) return null;
  return (
    <Command.Group heading={text.workflows}>
      {rows.map((row) => (
        <Command.Item
          key={row.name}
          value={`workflow:${row.name}`}
          className="add-node-item"
          onSelect={() => onPick(`workflow:${row.name}`)}
        >
          <ModuleIcon name={moduleOf(RUN_WORKFLOW)?.icon} size={16} />
          <span className="add-node-title">{row.title}</span>
          <span className="add-node-about truncate">{text.runs(row.name)}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

const MOST = 8;

interface PasteRowProps {
  readonly query: string;
  readonly clip: Clip;
  readonly onPick: (value: string) => void;
}

/** Nodes that were copied, here, in another window or as text. */
export function PasteRow({ query, clip, onPick }: PasteRowProps) {
  const catalogue = useStudio((state) => state.catalogue);
  const names = useMemo(() => clipNames(clip, catalogue), [clip, catalogue]);
  const title = text.paste(clipCount(clip));
  if (rankCommand(`${title} ${names}`, query) === 0) return null;
  return (
    <Command.Group heading={text.clipboard}>
      <Command.Item value={PASTE_ROW} className="add-node-item" onSelect={() => onPick(PASTE_ROW)}>
        <ClipboardPaste size={16} aria-hidden="true" />
        <span className="add-node-title">{title}</span>
        <span className="add-node-about truncate">{names}</span>
      </Command.Item>
    </Command.Group>
  );
}

/** Everything else that can be done, by a few letters, as in the command palette. */
export function CommandRows({ query, onRun }: { readonly query: string; readonly onRun: (run: () => void) => void }) {
  const rank = ({ label, id, keywords }: (typeof allActions)[number]): number =>
    rankCommand(`${label} ${id}`, query, keywords);
  const rows = allActions
    .filter((action) => action.disabledBecause?.() === undefined && rank(action) > 0)
    .toSorted((a, b) => rank(b) - rank(a));
  return (
    <Command.Group heading={messages.app.commands.title}>
      {rows.map((action) => (
        <Command.Item
          key={action.id}
          value={`command:${action.id}`}
          className="add-node-item"
          onSelect={() => onRun(action.run)}
        >
          <span className="add-node-title">{action.label}</span>
          <span className="add-node-about" />
          <kbd>{shortcutLabel(keysOf(action)[0])}</kbd>
        </Command.Item>
      ))}
    </Command.Group>
  );
}
