import { create } from 'zustand';
import type { Problem } from '#shared/problem.ts';
import type { ReportFormat } from '#shared/run/report/format.ts';
import type { Given } from '../projects/import/given-files.ts';

export type LeftPanel = 'modules' | 'outline' | 'runs' | 'queue' | 'projects';
export type BottomTab = 'timeline' | 'log' | 'problems' | 'artifacts' | 'events' | 'text' | 'whatIf';
export type InspectorTab = 'parameters' | 'run' | 'output' | 'docs';

export type ProjectTab = 'overview' | 'workflows' | 'triggers' | 'documentation' | 'archive' | 'template' | 'all';

/** What is open in front of the rest. Never two at once. */
export type Sheet =
  | { readonly kind: 'commands' }
  /** `at`: pixels of the window; `from`: the port an edge comes from; `onEdge`: id of the edge it is put into. */
  | {
      readonly kind: 'addNode';
      readonly at?: { readonly x: number; readonly y: number };
      readonly from?: { readonly node: string; readonly port: string };
      readonly onEdge?: string;
      /** Path of the node that what is chosen takes the place of. */
      readonly replace?: string;
    }
  /** Nodes to take out into a workflow of their own. */
  | { readonly kind: 'extract'; readonly paths: readonly string[] }
  | { readonly kind: 'newProject' }
  | { readonly kind: 'project'; readonly tab?: ProjectTab }
  | { readonly kind: 'openProject' }
  | { readonly kind: 'editTemplate'; readonly id: string }
  /** `file`: what was dropped on the window. */
  | { readonly kind: 'installTemplate'; readonly file?: File }
  /** `given`: what was dropped on the window. */
  | { readonly kind: 'import'; readonly given?: Given }
  | { readonly kind: 'export' }
  | { readonly kind: 'compare'; readonly tab: 'changes' | 'merge' }
  /** `secret`: the name of one that is to be added. */
  | { readonly kind: 'settings'; readonly section?: string; readonly secret?: string }
  | { readonly kind: 'deleteWorkflow'; readonly name: string }
  | { readonly kind: 'runParameters' }
  | { readonly kind: 'renameWorkflow'; readonly name: string }
  | { readonly kind: 'report'; readonly run: string; readonly format?: ReportFormat }
  | { readonly kind: 'periodReport'; readonly workflow?: string }
  | { readonly kind: 'compareRuns'; readonly before: string; readonly after: string }
  | { readonly kind: 'trends'; readonly workflow?: string }
  | { readonly kind: 'status' }
  | { readonly kind: 'labelRun'; readonly run: string }
  | { readonly kind: 'deleteRuns'; readonly runs: readonly string[] }
  | { readonly kind: 'details'; readonly path: string; readonly pane: 'input' | 'parameters' | 'output' }
  /** Without content: a file of the project is asked for. */
  | {
      readonly kind: 'trace';
      readonly content?: { readonly hash: string; readonly bytes: number; readonly name: string };
    }
  | { readonly kind: 'shortcuts' };

/** State of this window only: never saved in a document, never undone. */
export interface ViewState {
  /** Paths of the selected nodes, in the order of selection. */
  readonly selectedNodes: readonly string[];
  readonly selectedEdges: readonly string[];
  /** Notes and groups on the canvas: `note:ID`, `group:ID`. */
  readonly selectedMarks: readonly string[];
  readonly leftPanel: LeftPanel;
  readonly isLeftOpen: boolean;
  readonly isBottomOpen: boolean;
  readonly isRightOpen: boolean;
  readonly bottomTab: BottomTab;
  readonly inspectorTab: InspectorTab;
  /** The problem that somebody went to last. */
  readonly goneTo: Problem | undefined;
  /** Task whose log is shown; undefined: all. */
  readonly logTask: string | undefined;
  /** Only this attempt of `logTask`; undefined: all of them. */
  readonly logAttempt: number | undefined;
  /** Path of the node under the pointer in timeline or log: shown on the canvas too. */
  readonly hoveredNode: string | undefined;
  /** Time under the pointer in timeline or log, in milliseconds since 1970: a line in the one, a mark in the other. */
  readonly cursor: { readonly atMs: number; readonly from: 'timeline' | 'log' } | undefined;
  /** The strip under the canvas that goes through the run in time. */
  readonly isScrubberOpen: boolean;
  /** Critical path and slack on the cards. */
  readonly showsPath: boolean;
  readonly sheet: Sheet | undefined;
  /** A run was refused because the project is not trusted: the question is asked over the canvas, not modally. */
  readonly isAskingTrust: boolean;
  /** Read out by screen readers. */
  readonly announcement: string;
}

export const useView = create<ViewState>(() => ({
  selectedNodes: [],
  selectedEdges: [],
  selectedMarks: [],
  leftPanel: 'modules',
  isLeftOpen: true,
  isBottomOpen: true,
  isRightOpen: true,
  bottomTab: 'log',
  inspectorTab: 'parameters',
  goneTo: undefined,
  logTask: undefined,
  logAttempt: undefined,
  hoveredNode: undefined,
  cursor: undefined,
  isScrubberOpen: false,
  showsPath: false,
  sheet: undefined,
  isAskingTrust: false,
  announcement: '',
}));

export function openSheet(sheet: Sheet): void {
  useView.setState({ sheet });
}

export function closeSheet(): void {
  useView.setState({ sheet: undefined });
}

export function select(
  nodes: readonly string[],
  edges: readonly string[] = [],
  marks: readonly string[] = NOTHING,
): void {
  useView.setState({ selectedNodes: nodes, selectedEdges: edges, selectedMarks: marks });
}

const NOTHING: readonly string[] = [];

export function announce(text: string): void {
  useView.setState({ announcement: text });
}

/** Goes to the place of a problem: selects its node and shows its parameters. */
export function goTo(problem: Problem): void {
  if (problem.place?.node === undefined) return;
  useView.setState({
    selectedNodes: [problem.place.node],
    selectedEdges: [],
    selectedMarks: NOTHING,
    inspectorTab: 'parameters',
    isRightOpen: true,
    // Another object each time: going there again scrolls again.
    goneTo: { ...problem },
  });
}
