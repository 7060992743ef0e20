/** What part of an axis is shown, in percent of it. */
export interface ZoomRange {
  readonly from: number;
  readonly to: number;
}

export const WHOLE: ZoomRange = { from: 0, to: 100 };

export type ZoomStep = 'in' | 'out' | 'back' | 'on' | 'whole';

const FACTOR = 0.6;
/** Further in there is nothing left to tell apart. */
const LEAST = 0.1;

/** One step: closer or wider about the middle, a quarter of what is shown to either side, or all of it. Never beyond the ends. */
export function stepRange({ from, to }: ZoomRange, step: ZoomStep): ZoomRange {
  const width = to - from;
  switch (step) {
    case 'whole':
      return WHOLE;
    case 'in':
      return within((from + to) / 2, Math.max(LEAST, width * FACTOR));
    case 'out':
      return within((from + to) / 2, Math.min(100, width / FACTOR));
    case 'back':
      return within((from + to) / 2 - width / 4, width);
    case 'on':
      return within((from + to) / 2 + width / 4, width);
  }
}

export function isWhole({ from, to }: ZoomRange): boolean {
  return to - from > 99.99;
}

function within(middle: number, width: number): ZoomRange {
  const from = Math.min(100 - width, Math.max(0, middle - width / 2));
  return { from, to: from + width };
}

const KEYS: Readonly<Record<string, ZoomStep>> = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  '0': 'whole',
  ArrowLeft: 'back',
  ArrowRight: 'on',
};

/** Without Ctrl, Alt or Meta: those belong to the window and the system. */
export function stepOfKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): ZoomStep | undefined {
  return event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
}
