import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { ArrowRight, Search } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { shortcutLabel } from '../app/action.ts';
import { ModuleIcon } from '../design/ModuleIcon.tsx';
import { messages } from '../messages/messages.ts';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet, openSheet, useView, type Sheet } from '../stores/view-store.ts';
import { addNode } from './add-node.ts';
import { firstOutput, replaceNode } from './canvas-commands.ts';
import { canvasElement, toCanvas, toClient } from './canvas-view.ts';
import { isOutput, portTypeOf } from './fitting-ports.ts';
import { portLabel } from './keyboard-connect.ts';
import type { Point } from './layout-tree.ts';
import { rankActions, type ActionSection, type RankedAction, type SearchPort } from './rank-actions.ts';
import { recentActions, rememberAction } from './recent-actions.ts';
import { absolutePlace, useScene } from './scene.ts';

const text = messages.canvas.addNode;
type AddNodeSheet = Extract<Sheet, { readonly kind: 'addNode' }>;

/** The search for a new node, where it was asked for. */
export function AddNode() {
  const sheet = useView((view) => (view.sheet?.kind === 'addNode' ? view.sheet : undefined));
  if (sheet === undefined) return null;
  return (
    <Base.Root open modal={false} onOpenChange={(isOpen) => !isOpen && closeSheet()}>
      <Base.Portal>
        <Base.Popup
          className="add-node"
          style={positionOf(sheet)}
          aria-label={sheet.replace === undefined ? text.title : messages.canvas.replace.title}
          finalFocus={() => canvasElement() ?? null}
        >
          <AddNodeSearch key={`${sheet.from?.node} ${sheet.from?.port}`} sheet={sheet} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const WIDTH = 480;
const HEIGHT = 420;

function positionOf({ at, from }: AddNodeSheet): React.CSSProperties {
  const point = at ?? besidePort(from) ?? { x: window.innerWidth / 2 - WIDTH / 2, y: window.innerHeight / 4 };
  const left = Math.max(8, Math.min(point.x + 8, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(point.y - 20, window.innerHeight - HEIGHT - 8));
  return { left, top, width: WIDTH, maxHeight: HEIGHT };
}

function besidePort(from: AddNodeSheet['from']): Point | undefined {
  const place = from === undefined ? undefined : absolutePlace(from.node);
  const width = from === undefined ? 0 : (useScene.getState().shapes.get(from.node)?.width ?? 0);
  return place === undefined ? undefined : toClient({ x: place.x + width + 24, y: place.y + 24 });
}

function AddNodeSearch({ sheet }: { readonly sheet: AddNodeSheet }) {
  const modules = useStudio((state) => state.modules);
  const [query, setQuery] = useState('');
  const [value, setValue] = useState('');
  const [isAllShown, setAllShown] = useState(false);
  const port = useMemo(() => searchPort(sheet.from), [sheet.from]);
  const found = useMemo(
    () => rankActions({ modules, query: query.trim(), port, recent: recentActions() }),
    [modules, query, port],
  );
  const sections = found.filter((section) => section.id !== 'others' || isAllShown || found.length === 1);
  const hidden = found.find((section) => section.id === 'others' && !sections.includes(section))?.rows.length ?? 0;

  const onKeyDown = (event: KeyboardEvent): void => {
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Tab' && hidden > 0) {
      event.preventDefault();
      setAllShown(true);
    } else if (event.key === 'Enter' && (isMod || event.altKey)) {
      event.preventDefault();
      const action = value.slice(value.indexOf(':') + 1);
      if (event.altKey) place(sheet, action, { isChained: false, isLoose: true });
      else place(sheet, action, { isChained: true, isLoose: false });
    }
  };
  return (
    <Command
      className="add-node-command"
      label={text.title}
      shouldFilter={false}
      loop
      value={value}
      onValueChange={setValue}
      onKeyDown={onKeyDown}
    >
      <div className="add-node-field">
        <Search size={16} aria-hidden="true" />
        <Command.Input placeholder={text.placeholder} value={query} onValueChange={setQuery} autoFocus />
        {sheet.from !== undefined && <FromChip from={sheet.from} />}
      </div>
      <Command.List className="add-node-list">
        <Command.Empty className="add-node-empty">{text.empty(query)}</Command.Empty>
        {sections.map((section) => (
          <Section
            key={`${section.id} ${section.title}`}
            section={section}
            port={port}
            onPick={(action) => place(sheet, action, { isChained: false, isLoose: false })}
          />
        ))}
        {hidden > 0 && (
          <button type="button" className="add-node-more" onClick={() => setAllShown(true)}>
            {text.othersHint(hidden)} <kbd>Tab</kbd>
          </button>
        )}
      </Command.List>
      <div className="add-node-foot">
        <span>
          <kbd>↵</kbd> {text.place}
        </span>
        {sheet.replace === undefined && (
          <span>
            <kbd>{shortcutLabel('$mod+↵')}</kbd> {text.chain}
          </span>
        )}
        {sheet.from !== undefined && (
          <span>
            <kbd>{shortcutLabel('Alt+↵')}</kbd> {text.without}
          </span>
        )}
        <span>
          <kbd>Esc</kbd> {text.close}
        </span>
      </div>
    </Command>
  );
}

function FromChip({ from }: { readonly from: NonNullable<AddNodeSheet['from']> }) {
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
  readonly onPick: (action: string) => void;
}

function Section({ section, port, onPick }: SectionProps) {
  const titles = {
    suggested: text.suggested,
    recent: text.recent,
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
      onSelect={() => onPick(action.id)}
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

function searchPort(from: AddNodeSheet['from']): SearchPort | undefined {
  const { workflow, catalogue } = useScene.getState();
  if (from === undefined || workflow === undefined) return undefined;
  const type = portTypeOf(workflow, catalogue, from);
  return type === undefined ? undefined : { type, isOutput: isOutput(from.port) };
}

/** Places the node; chained, the search stays open for what comes next, from the first output of the new node. */
function place(
  { at, from, onEdge, replace }: AddNodeSheet,
  action: string,
  { isChained, isLoose }: { readonly isChained: boolean; readonly isLoose: boolean },
): void {
  if (action === '') return;
  if (replace !== undefined) {
    if (replaceNode(replace, action)) closeSheet();
    return;
  }
  const path = addNode(action, {
    at: at === undefined || onEdge !== undefined ? undefined : toCanvas(at),
    from: isLoose ? undefined : from,
    onEdge,
  });
  if (path === undefined) return;
  rememberAction(action);
  if (isChained) openSheet({ kind: 'addNode', from: { node: path, port: firstOutput(path) } });
  else closeSheet();
}
