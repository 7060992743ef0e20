import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { shortcutLabel, type UserAction } from '../app/action.ts';
import { allActions } from '../app/actions.ts';
import {
  canonicalShortcut,
  conflictOf,
  isReserved,
  shortcutOf,
  shortcutsOf,
  withKeys,
  type Keymap,
} from '../app/keymap.ts';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { saveSettings } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { announce } from '../stores/view-store.ts';

const text = messages.settings.keys;

/** The row that listens, and what came of it when that is not simply a new key. */
interface Recording {
  readonly action: string;
  readonly refused?: string;
  readonly taken?: { readonly shortcut: string; readonly by: UserAction };
}

/** Every action with its keys: record another, take one away, go back to ours. */
export function KeySettings() {
  const keymap = useStudio((state) => state.settings.keymap);
  const [query, setQuery] = useState('');
  const [recording, setRecording] = useState<Recording>();
  useRecorder(recording, keymap, setRecording);
  const wanted = query.trim().toLowerCase();
  const shown = allActions.filter((action) => action.label.toLowerCase().includes(wanted));
  return (
    <div className="settings-page">
      <p className="muted">{text.text}</p>
      <div className="keys-head">
        <input
          className="input"
          type="search"
          aria-label={text.filter}
          placeholder={text.filter}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <Button
          disabledBecause={Object.keys(keymap).length === 0 ? text.nothingChanged : undefined}
          onClick={() => void saveSettings({ keymap: {} })}
        >
          {text.resetAll}
        </Button>
      </div>
      {shown.length === 0 && <p className="muted">{text.noHit(query)}</p>}
      <ul className="keys">
        {shown.map((action) => (
          <KeyRow
            key={action.id}
            action={action}
            keymap={keymap}
            recording={recording?.action === action.id ? recording : undefined}
            onRecord={setRecording}
          />
        ))}
      </ul>
    </div>
  );
}

/** While a row listens every key is its own: nothing else in the window hears of it. */
function useRecorder(
  recording: Recording | undefined,
  keymap: Keymap,
  setRecording: (recording: Recording | undefined) => void,
): void {
  useEffect(() => {
    const action = allActions.find((each) => each.id === recording?.action);
    if (action === undefined || recording?.taken !== undefined) return undefined;
    const listen = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key === 'Escape') setRecording(undefined);
      else setRecording(record(action, event, keymap));
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [recording, keymap, setRecording]);
}

/** What the row does next; undefined: the key is set. */
function record(action: UserAction, event: KeyboardEvent, keymap: Keymap): Recording | undefined {
  const shortcut = shortcutOf(event, navigator.platform.startsWith('Mac'));
  if (shortcut === undefined) return { action: action.id };
  if (isReserved(shortcut)) return { action: action.id, refused: text.reserved(shortcutLabel(shortcut) ?? shortcut) };
  const by = conflictOf(shortcut, action.id, allActions, keymap);
  if (by !== undefined) return { action: action.id, taken: { shortcut, by } };
  setKeys(keymap, action, [shortcut]);
  return undefined;
}

function setKeys(keymap: Keymap, action: UserAction, keys: readonly string[]): void {
  void saveSettings({ keymap: withKeys(keymap, action, keys) });
  announce(text.set(keys.map(shortcutLabel).join(', ') || text.none, action.label));
}

function takeOver(keymap: Keymap, action: UserAction, { shortcut, by }: NonNullable<Recording['taken']>): void {
  const left = shortcutsOf(by, keymap).filter((other) => canonicalShortcut(other) !== canonicalShortcut(shortcut));
  const without = withKeys(keymap, by, left);
  setKeys(without, action, [shortcut]);
}

interface RowProps {
  readonly action: UserAction;
  readonly keymap: Keymap;
  readonly recording: Recording | undefined;
  readonly onRecord: (recording: Recording | undefined) => void;
}

function KeyRow({ action, keymap, recording, onRecord }: RowProps) {
  const keys = shortcutsOf(action, keymap);
  const isListening = recording !== undefined && recording.taken === undefined;
  return (
    <li className="keys-row" data-key-action={action.id}>
      <span className="keys-label">{action.label}</span>
      <span className="keys-list">
        {isListening && <span className="keys-recording">{text.recording}</span>}
        {!isListening && keys.length === 0 && <span className="muted">{text.none}</span>}
        {!isListening &&
          keys.map((key) => (
            <KeyChip
              key={key}
              label={shortcutLabel(key) ?? key}
              action={action}
              onRemove={() =>
                setKeys(
                  keymap,
                  action,
                  keys.filter((other) => other !== key),
                )
              }
            />
          ))}
      </span>
      {keymap[action.id] !== undefined && (
        <Button
          size="small"
          look="quiet"
          aria-label={text.resetFor(action.label)}
          onClick={() => setKeys(keymap, action, action.shortcuts ?? [])}
        >
          {text.reset}
        </Button>
      )}
      <Button
        size="small"
        pressed={isListening}
        aria-label={text.recordFor(action.label)}
        onClick={() => onRecord(isListening ? undefined : { action: action.id })}
      >
        {text.record}
      </Button>
      {recording?.refused !== undefined && (
        <p className="keys-note" role="alert">
          {recording.refused}
        </p>
      )}
      {recording?.taken !== undefined && (
        <Conflict action={action} keymap={keymap} taken={recording.taken} onDone={() => onRecord(undefined)} />
      )}
    </li>
  );
}

function KeyChip({
  label,
  action,
  onRemove,
}: {
  readonly label: string;
  readonly action: UserAction;
  readonly onRemove: () => void;
}) {
  return (
    <span className="keys-chip">
      <kbd className="key">{label}</kbd>
      <button type="button" aria-label={text.remove(label, action.label)} onClick={onRemove}>
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
}

interface ConflictProps {
  readonly action: UserAction;
  readonly keymap: Keymap;
  readonly taken: NonNullable<Recording['taken']>;
  readonly onDone: () => void;
}

function Conflict({ action, keymap, taken, onDone }: ConflictProps) {
  return (
    <p className="keys-note" role="alert">
      {text.conflict(shortcutLabel(taken.shortcut) ?? taken.shortcut, taken.by.label)}
      <Button
        size="small"
        onClick={() => {
          takeOver(keymap, action, taken);
          onDone();
        }}
      >
        {text.takeOver}
      </Button>
      <Button size="small" look="quiet" onClick={onDone}>
        {text.keep}
      </Button>
    </p>
  );
}
