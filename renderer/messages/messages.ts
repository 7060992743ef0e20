import { app } from './app.ts';
import { approval } from './approval.ts';
import { canvas } from './canvas.ts';
import { common } from './common.ts';
import { events } from './events.ts';
import { compare } from './compare.ts';
import { exchange } from './exchange.ts';
import { failure } from './failure.ts';
import { details } from './details.ts';
import { foresight } from './foresight.ts';
import { history } from './history.ts';
import { inspector } from './inspector.ts';
import { library } from './library.ts';
import { palette } from './palette.ts';
import { projectPage } from './project-page.ts';
import { projects } from './projects.ts';
import { results } from './results.ts';
import { rules } from './rules.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { status } from './status.ts';
import { templateEditor } from './template-editor.ts';
import { trace } from './trace.ts';
import { triggers } from './triggers.ts';

/**
 * Every text of the window, by room. A second language is a second table of the same type; nothing else changes.
 * Texts with values are functions, so that word order belongs to the language.
 */
export const messages = {
  common,
  app,
  approval,
  canvas,
  events,
  compare,
  exchange,
  failure,
  details,
  foresight,
  history,
  inspector,
  library,
  palette,
  projectPage,
  projects,
  results,
  rules,
  runs,
  settings,
  status,
  templateEditor,
  trace,
  triggers,
} as const;
