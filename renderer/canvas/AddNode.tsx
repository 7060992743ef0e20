import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { shortcutLabel } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet, openSheet, useView, type Sheet } from '../stores/view-store.ts';
import { addNode, portUse } from './add-node.ts';
import { COMMAND_SIGN, CommandRows, FromChip, RUN_WORKFLOW, Section, WorkflowRows } from './AddNodeRows.tsx';
import { replaceNode, tellingOutput } from './canvas-commands.ts';
import { canvasElement, toCanvas, toClient } from './canvas-view.ts';
import { isOutput, portTypeOf } from './fitting-ports.ts';
import type { NewCard } from './gestures.ts';
import type { Point } from './layout-tree.ts';
import { rankActions, type SearchPort } from './rank-actions.ts';
import { absolutePlace, useScene } from './scene.ts';
import { usedActions } from './used-actions.ts';

const text = messages.canvas.addNode;
type AddNodeSheet = Extract<Sheet, { readonly kind: 'addNode' }>;

/** The search for a new node, where it was asked for. */
export function AddNode() {
  const sheet = useView((view) => (view.sheet?.kind === 'addNode' ? view.sheet : undefined));
  // A command says itself where the focus goes: into the note it makes, say.
  const isCommandRun = useRef(false);
  useEffect(() => {
    if (sheet !== undefined) isCommandRun.current = false;
  }, [sheet]);
  if (sheet === undefined) return null;
  return (
    <Base.Root open modal={false} onOpenChange={(isOpen) => !isOpen && closeSheet()}>
      <Base.Portal>
        <Base.Popup
          className="add-node"
          style={positionOf(sheet)}
          aria-label={sheet.replace === undefined ? text.title : messages.canvas.replace.title}
          finalFocus={() => (isCommandRun.current ? false : (canvasElement() ?? null))}
        >
          <AddNodeSearch
            key={`${sheet.from?.node} ${sheet.from?.port}`}
            sheet={sheet}
            onCommand={(run) => {
              isCommandRun.current = true;
              closeSheet();
              run();
            }}
          />
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

interface AddNodeSearchProps {
  readonly sheet: AddNodeSheet;
  readonly onCommand: (run: () => void) => void;
}

function AddNodeSearch({ sheet, onCommand }: AddNodeSearchProps) {
  const modules = useStudio((state) => state.modules);
  const [query, setQuery] = useState('');
  const [value, setValue] = useState('');
  const [isAllShown, setAllShown] = useState(false);
  const port = useMemo(() => searchPort(sheet.from), [sheet.from]);
  const used = useMemo(() => usedActions(), []);
  const isCommand = query.startsWith(COMMAND_SIGN);
  const found = useMemo(
    () => (isCommand ? [] : rankActions({ modules, query: query.trim(), port, used })),
    [modules, query, port, used, isCommand],
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
      place(sheet, choiceOf(value), { isChained: !event.altKey, isLoose: event.altKey });
    }
  };
  const pick = (chosen: string): void => place(sheet, choiceOf(chosen), { isChained: false, isLoose: false });
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
          <Section key={`${section.id} ${section.title}`} section={section} port={port} onPick={pick} />
        ))}
        {isCommand && <CommandRows query={query.slice(COMMAND_SIGN.length)} onRun={onCommand} />}
        {!isCommand && sheet.replace === undefined && <WorkflowRows query={query} port={port} onPick={pick} />}
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
          <kbd>{COMMAND_SIGN}</kbd> {text.commands}
        </span>
        <span>
          <kbd>Esc</kbd> {text.close}
        </span>
      </div>
    </Command>
  );
}

function searchPort(from: AddNodeSheet['from']): SearchPort | undefined {
  const { workflow, catalogue } = useScene.getState();
  if (from === undefined || workflow === undefined) return undefined;
  const type = portTypeOf(workflow, catalogue, from);
  return type === undefined ? undefined : { type, isOutput: isOutput(from.port), key: portUse(workflow, from) };
}

/** What a row stands for: `hits:git.commit` an action, `workflow:name` a node that runs this workflow. */
function choiceOf(value: string): Choice {
  const [kind, name] = [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)];
  if (kind === 'command') return undefined;
  return kind === 'workflow' ? { action: RUN_WORKFLOW, parameters: { workflow: name } } : { action: name };
}

type Choice = Pick<NewCard, 'action' | 'parameters'> | undefined;

/** Places the node; chained, the search stays open for what comes next, from the first output of the new node. */
function place(
  { at, from, onEdge, replace }: AddNodeSheet,
  choice: Choice,
  { isChained, isLoose }: { readonly isChained: boolean; readonly isLoose: boolean },
): void {
  if (choice === undefined || choice.action === '') return;
  if (replace !== undefined) {
    if (replaceNode(replace, choice.action)) closeSheet();
    return;
  }
  const path = addNode(choice.action, {
    at: at === undefined || onEdge !== undefined ? undefined : toCanvas(at),
    from: isLoose ? undefined : from,
    onEdge,
    parameters: choice.parameters,
  });
  if (path === undefined) return;
  if (isChained) openSheet({ kind: 'addNode', from: { node: path, port: tellingOutput(path) } });
  else closeSheet();
}
