import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { shortcutLabel } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet, useView } from '../stores/view-store.ts';
import { choiceOf, mayPaste, PASTE_ROW, place, placeClip, searchPort, type AddNodeSheet } from './add-node-choice.ts';
import { AddNodePreview } from './AddNodePreview.tsx';
import { COMMAND_SIGN, CommandRows, FromChip, PasteRow, Section, WorkflowRows } from './AddNodeRows.tsx';
import { canvasElement, toClient } from './canvas-view.ts';
import { peekClip } from './clipboard-commands.ts';
import type { Clip } from './clipboard.ts';
import type { Point } from './layout-tree.ts';
import { rankActions, type ActionSection } from './rank-actions.ts';
import { absolutePlace, useScene } from './scene.ts';
import { usedActions } from './used-actions.ts';

const text = messages.canvas.addNode;

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

const LIST_WIDTH = 480;
const PREVIEW_WIDTH = 272;
const HEIGHT = 420;

/** Where there is no room for the list and the preview beside each other, the list is what matters. */
function widthNow(): number {
  const whole = LIST_WIDTH + PREVIEW_WIDTH;
  return window.innerWidth < whole + 16 ? LIST_WIDTH : whole;
}

function positionOf({ at, from }: AddNodeSheet): React.CSSProperties {
  const width = widthNow();
  const point = at ?? besidePort(from) ?? { x: window.innerWidth / 2 - width / 2, y: window.innerHeight / 4 };
  const left = Math.max(8, Math.min(point.x + 8, window.innerWidth - width - 8));
  const top = Math.max(8, Math.min(point.y - 20, window.innerHeight - HEIGHT - 8));
  return { left, top, width, maxHeight: HEIGHT };
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

  const clip = useClip(mayPaste(sheet));
  const take = (chosen: string, { isChained = false, isLoose = false } = {}): void => {
    if (chosen === PASTE_ROW && clip !== undefined) placeClip(sheet, clip, isLoose);
    else place(sheet, choiceOf(chosen), { isChained, isLoose });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Tab' && hidden > 0) {
      event.preventDefault();
      setAllShown(true);
    } else if (event.key === 'Enter' && (isMod || event.altKey)) {
      event.preventDefault();
      take(value, { isChained: !event.altKey, isLoose: event.altKey });
    }
  };
  const pick = (chosen: string): void => take(chosen);
  const isUsed = ({ id }: ActionSection): boolean => id === 'suggested' || id === 'recent' || id === 'often';
  const [first, rest] = [sections.filter(isUsed), sections.filter((section) => !isUsed(section))];
  const choice = useMemo(() => choiceOf(value), [value]);
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
      <div className="add-node-body">
        <Command.List className="add-node-list">
          <Command.Empty className="add-node-empty">{text.empty(query)}</Command.Empty>
          {first.map((section) => (
            <Section key={section.id} section={section} port={port} onPick={pick} />
          ))}
          {query === '' && clip !== undefined && <PasteRow query={query} clip={clip} onPick={pick} />}
          {rest.map((section) => (
            <Section key={`${section.id} ${section.title}`} section={section} port={port} onPick={pick} />
          ))}
          {query !== '' && clip !== undefined && !isCommand && <PasteRow query={query} clip={clip} onPick={pick} />}
          {isCommand && <CommandRows query={query.slice(COMMAND_SIGN.length)} onRun={onCommand} />}
          {!isCommand && sheet.replace === undefined && <WorkflowRows query={query} port={port} onPick={pick} />}
          {hidden > 0 && (
            <button type="button" className="add-node-more" onClick={() => setAllShown(true)}>
              {text.othersHint(hidden)} <kbd>Tab</kbd>
            </button>
          )}
        </Command.List>
        <AddNodePreview sheet={sheet} choice={choice} />
      </div>
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

/** The nodes on the clipboard, once that is known; undefined for anything else. */
function useClip(isWanted: boolean): Clip | undefined {
  const [clip, setClip] = useState<Clip>();
  useEffect(() => {
    let isStill = isWanted;
    if (isWanted) void peekClip().then((found) => isStill && setClip(found));
    return () => {
      isStill = false;
    };
  }, [isWanted]);
  return clip;
}
