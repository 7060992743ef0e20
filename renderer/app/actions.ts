import { canvasActions } from '../canvas/canvas-actions.ts';
import { foresightActions } from '../runs/foresight-actions.ts';
import { historyActions } from '../runs/history/history-actions.ts';
import { runActions } from '../runs/run-actions.ts';
import type { UserAction } from './action.ts';
import { studioActions } from './studio-actions.ts';

/** Everything the user can do, from every room: the one list that buttons, menus, keys and the palette read. */
export const allActions: readonly UserAction[] = [
  ...runActions,
  ...foresightActions,
  ...historyActions,
  ...canvasActions,
  ...studioActions,
];
