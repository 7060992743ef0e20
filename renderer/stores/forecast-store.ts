import { create } from 'zustand';
import { taskNames, type TaskNames } from '#shared/run/name-nodes.ts';
import type { RunForecast, RunForecastTask } from '#shared/run/run-forecast.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { follow } from '../bridge/follow.ts';
import { api } from './connection.ts';
import { useDocument } from './document-store.ts';
import { useRun } from './run-store.ts';
import { useStudio } from './studio-store.ts';

interface ForecastState {
  /** Of the open workflow, as it and the files are now; undefined while nobody knows. */
  readonly forecast: RunForecast | undefined;
  /** Of a run to one node, while its button is hovered. */
  readonly preview: { readonly to: string; readonly forecast: RunForecast } | undefined;
}

export const useForecast = create<ForecastState>(() => ({ forecast: undefined, preview: undefined }));

/** What would become of a node: of the preview while there is one. */
export function useForecastTask(path: string): RunForecastTask | undefined {
  return useForecast(({ forecast, preview }) => (preview?.forecast ?? forecast)?.tasks[path]);
}

/** Why the next run would run this node or not, in a sentence with nodes by their names. */
export function useForecastWhy(path: string): string | undefined {
  return useForecast((state) => {
    const forecast = state.preview?.forecast ?? state.forecast;
    const why = forecast?.tasks[path]?.why;
    return forecast === undefined || why === undefined ? undefined : namesOfPlan(forecast).inWords(why);
  });
}

const planNames = new WeakMap<RunForecast, TaskNames>();

function namesOfPlan(forecast: RunForecast): TaskNames {
  const names =
    planNames.get(forecast) ?? taskNames(new Map(forecast.plan.tasks.map((task) => [task.path, task] as const)));
  planNames.set(forecast, names);
  return names;
}

/** After the last edit or changed file: long enough that nobody who types is forecast word by word. */
const REST_MS = 400;

let timer: ReturnType<typeof setTimeout> | undefined;
let isAsking = false;
let isOld = false;

/** Called once. The host works it out; here it is only asked, one at a time, and never while a run goes on. */
export function followForecast(): void {
  useDocument.subscribe((now, before) => {
    if (now.name !== before.name || now.project !== before.project) useForecast.setState({ forecast: undefined });
    if (now.revision !== before.revision || now.name !== before.name) ask();
  });
  useRun.subscribe((now, before) => {
    if (now.live?.status !== before.live?.status) ask();
  });
  useStudio.subscribe((now, before) => {
    if (now.project?.id !== before.project?.id) followFiles(now.project?.id);
    if (now.project?.trusted !== before.project?.trusted) ask();
    if (now.settings.maxParallelTasks !== before.settings.maxParallelTasks) ask();
  });
  document.addEventListener('visibilitychange', ask);
}

let stopFiles: (() => void) | undefined;

function followFiles(project: string | undefined): void {
  stopFiles?.();
  stopFiles = undefined;
  if (project === undefined) return;
  stopFiles = follow((signal) => api().files.changes({ project }, { signal }), ask);
}

function ask(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void askNow(), REST_MS);
}

async function askNow(): Promise<void> {
  if (isAsking) {
    isOld = true;
    return;
  }
  const { project, name, revision } = useDocument.getState();
  const { live } = useRun.getState();
  // A page nobody looks at asks again when it is looked at; a run that goes on is its own forecast, and its end asks anew.
  if (project === undefined || name === undefined || document.hidden) return;
  if (live !== undefined && isRunLive(live.status)) return;
  isAsking = true;
  isOld = false;
  try {
    const result = await api().runs.forecast({ project, name });
    const now = useDocument.getState();
    if (now.project !== project || now.name !== name) return;
    if (now.revision !== revision) isOld = true;
    useForecast.setState({ forecast: result.ok ? result.value : undefined });
  } catch {
    // The connection is gone; the next edit, file or run asks again.
  } finally {
    isAsking = false;
    if (isOld) ask();
  }
}

let hovered: string | undefined;

/** Which nodes a run to this one would run or reuse, shown on the canvas until `undefined` comes. */
export async function previewRunTo(to: string | undefined): Promise<void> {
  hovered = to;
  if (to === undefined) {
    useForecast.setState({ preview: undefined });
    return;
  }
  const { project, name } = useDocument.getState();
  if (project === undefined || name === undefined) return;
  const result = await api()
    .runs.forecast({ project, name, to })
    .catch(() => undefined);
  if (result?.ok === true && hovered === to) useForecast.setState({ preview: { to, forecast: result.value } });
}
