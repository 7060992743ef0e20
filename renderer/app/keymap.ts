/*
 * Which keys belong to which action: ours, or what the user wrote instead. Pure, so that the table in the settings, the shortcut sheet
 * and the key listener cannot disagree.
 */

export interface Keyed {
  readonly id: string;
  readonly label: string;
  readonly shortcuts?: readonly string[];
}

/** Id of the action → its keys in tinykeys notation. An empty list: none at all. */
export type Keymap = Readonly<Record<string, readonly string[]>>;

export function shortcutsOf(action: Pick<Keyed, 'id' | 'shortcuts'>, keymap: Keymap): readonly string[] {
  return keymap[action.id] ?? action.shortcuts ?? NO_KEYS;
}

const NO_KEYS: readonly string[] = [];

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const MODIFIERS: readonly string[] = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead'];

/** A pressed key as a shortcut; undefined while only modifiers are held. `isMac`: ⌘ is the main modifier, else Ctrl. */
export function shortcutOf(press: KeyPress, isMac: boolean): string | undefined {
  if (MODIFIERS.includes(press.key)) return undefined;
  const isMain = isMac ? press.metaKey : press.ctrlKey;
  const isOther = isMac ? press.ctrlKey : press.metaKey;
  return [
    ...(isMain ? ['$mod'] : []),
    ...(isOther ? [isMac ? 'Control' : 'Meta'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey ? ['Shift'] : []),
    keyName(press),
  ].join('+');
}

/** Alt makes other signs on many keyboards (Option+A is å): then the key itself counts. A space would separate two presses. */
function keyName({ key, code, altKey }: KeyPress): string {
  if (key === ' ') return 'Space';
  if (altKey && /^(Key|Digit)/.test(code)) return code;
  return key.length === 1 ? key.toLowerCase() : key;
}

/** `?`: whether Shift is held for it is a matter of the keyboard. */
const SHIFTED_SIGN = /Shift\+(?=[^\p{L}\p{N}]$)/u;

/** All that may be pressed for a shortcut. */
export function pressesFor(shortcut: string): readonly string[] {
  return SHIFTED_SIGN.test(shortcut) ? [shortcut, shortcut.replace(SHIFTED_SIGN, '')] : [shortcut];
}

/** The same for all ways of writing one shortcut: order of modifiers, case, `KeyA` and `a`, a sign with Shift or without. */
export function canonicalShortcut(shortcut: string): string {
  const parts = shortcut.replace(SHIFTED_SIGN, '').split(/(?<=\w)\+/);
  const key = (parts.pop() ?? '').replace(/^(Key|Digit)(?=.$)/, '').toLowerCase();
  return [...parts.toSorted(), key].join('+');
}

/** The other action a shortcut belongs to already. */
export function conflictOf<Action extends Keyed>(
  shortcut: string,
  of: string,
  actions: readonly Action[],
  keymap: Keymap,
): Action | undefined {
  const wanted = canonicalShortcut(shortcut);
  return actions.find(
    (action) => action.id !== of && shortcutsOf(action, keymap).some((other) => canonicalShortcut(other) === wanted),
  );
}

/** Keys the browser or system keeps for itself: they would never arrive. */
export function isReserved(shortcut: string): boolean {
  return RESERVED.has(canonicalShortcut(shortcut));
}

const RESERVED: ReadonlySet<string> = new Set(
  ['Tab', 'Shift+Tab', '$mod+w', '$mod+t', '$mod+n', '$mod+Shift+n', '$mod+Shift+t', '$mod+q', '$mod+Tab', 'Space'].map(
    canonicalShortcut,
  ),
);

export function withKeys(keymap: Keymap, action: Keyed, keys: readonly string[]): Record<string, string[]> {
  const next = Object.fromEntries(Object.entries(keymap).map(([id, shortcuts]) => [id, [...shortcuts]]));
  if (isSame(keys, action.shortcuts ?? [])) delete next[action.id];
  else next[action.id] = [...keys];
  return next;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return (
    a.length === b.length &&
    a.every((shortcut, index) => canonicalShortcut(shortcut) === canonicalShortcut(b[index] ?? ''))
  );
}
