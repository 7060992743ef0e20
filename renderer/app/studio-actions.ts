import { messages } from '../messages/messages.ts';
import { redo, undo, useDocument } from '../stores/document-store.ts';
import { saveSettings } from '../stores/studio-session.ts';
import { duplicateWorkflow, newWorkflow } from '../stores/workflow-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import {
  openSheet,
  useView,
  type BottomTab,
  type LeftPanel,
  type ProjectTab,
  type ViewState,
} from '../stores/view-store.ts';
import type { UserAction } from './action.ts';

const text = messages.app.actions;
const pageText = messages.projectPage.actions;

export const undoAction: UserAction = {
  id: 'edit.undo',
  label: text.undo,
  group: 'edit',
  shortcuts: ['$mod+z'],
  disabledBecause: () => (useDocument.getState().undoStack.length === 0 ? text.nothingToUndo : undefined),
  run: undo,
};

export const redoAction: UserAction = {
  id: 'edit.redo',
  label: text.redo,
  group: 'edit',
  shortcuts: ['$mod+Shift+z', '$mod+y'],
  disabledBecause: () => (useDocument.getState().redoStack.length === 0 ? text.nothingToRedo : undefined),
  run: redo,
};

const noProject = (): string | undefined => (useStudio.getState().project === undefined ? text.noProject : undefined);

function withWorkflow(run: (name: string) => void): () => void {
  return () => {
    const { name } = useDocument.getState();
    if (name !== undefined) run(name);
  };
}

function fold(panel: keyof Pick<ViewState, 'isLeftOpen' | 'isRightOpen' | 'isBottomOpen'>): () => void {
  return () => useView.setState((view) => ({ [panel]: !view[panel] }));
}

function leftPanel(panel: LeftPanel, label: string): UserAction {
  return {
    id: `view.${panel}`,
    label,
    group: 'view',
    disabledBecause: noProject,
    run: () => useView.setState({ leftPanel: panel, isLeftOpen: true }),
  };
}

/** The modules, ready to be searched. */
function openLibrary(): void {
  useView.setState({ leftPanel: 'modules', isLeftOpen: true });
  // Drawn in the next frame, when the panel was folded or showed something else.
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-testid="palette"] [role="searchbox"]')?.focus(),
  );
}

function bottomTab(tab: BottomTab, label: string, shortcuts?: readonly string[]): UserAction {
  return {
    id: `view.${tab}`,
    label,
    group: 'view',
    shortcuts,
    disabledBecause: noProject,
    run: () => useView.setState({ bottomTab: tab, isBottomOpen: true }),
  };
}

function projectPage(tab: ProjectTab, label: string, keywords: readonly string[]): UserAction {
  return {
    id: `project.${tab}`,
    label,
    group: 'project',
    keywords,
    disabledBecause: noProject,
    run: () => openSheet({ kind: 'project', tab }),
  };
}

function theme(name: 'system' | 'light' | 'dark', label: string): UserAction {
  return {
    id: `view.theme.${name}`,
    label,
    group: 'view',
    keywords: ['dark', 'light', 'colour'],
    run: () => void saveSettings({ theme: name }),
  };
}

export const commandsAction: UserAction = {
  id: 'help.commands',
  label: text.commands,
  group: 'help',
  shortcuts: ['$mod+k', '$mod+Shift+p'],
  run: () => openSheet({ kind: 'commands' }),
};

export const studioActions: readonly UserAction[] = [
  undoAction,
  redoAction,
  commandsAction,
  {
    id: 'help.shortcuts',
    label: text.shortcuts,
    group: 'help',
    shortcuts: ['Shift+?', '$mod+Shift+k'],
    run: () => openSheet({ kind: 'shortcuts' }),
  },
  { ...leftPanel('modules', text.showModules), shortcuts: ['Shift+n'], run: openLibrary },
  leftPanel('outline', text.showOutline),
  { ...leftPanel('runs', text.showRuns), shortcuts: ['h'] },
  { ...leftPanel('queue', text.showQueue), shortcuts: ['q'] },
  leftPanel('projects', text.showProjects),
  bottomTab('timeline', text.showTimeline),
  bottomTab('log', text.showLog, ['l']),
  bottomTab('problems', text.showProblems),
  bottomTab('artifacts', text.showArtifacts),
  bottomTab('text', text.showText),
  { id: 'view.foldLeft', label: text.foldLeft, group: 'view', run: fold('isLeftOpen') },
  { id: 'view.foldRight', label: text.foldRight, group: 'view', run: fold('isRightOpen') },
  { id: 'view.foldBottom', label: text.foldBottom, group: 'view', run: fold('isBottomOpen') },
  {
    id: 'view.focus',
    label: text.focusMode,
    group: 'view',
    shortcuts: ['Shift+F'],
    run: () =>
      useView.setState((view) => {
        const isOpen = !(view.isLeftOpen || view.isRightOpen || view.isBottomOpen);
        return { isLeftOpen: isOpen, isRightOpen: isOpen, isBottomOpen: isOpen };
      }),
  },
  theme('light', text.themeLight),
  theme('dark', text.themeDark),
  theme('system', text.themeSystem),
  {
    id: 'workflow.new',
    label: text.newWorkflow,
    group: 'workflow',
    disabledBecause: noProject,
    run: () => void newWorkflow(),
  },
  {
    id: 'workflow.rename',
    label: text.renameWorkflow,
    group: 'workflow',
    disabledBecause: noProject,
    run: withWorkflow((name) => openSheet({ kind: 'renameWorkflow', name })),
  },
  {
    id: 'workflow.duplicate',
    label: text.duplicateWorkflow,
    group: 'workflow',
    disabledBecause: noProject,
    run: withWorkflow((name) => void duplicateWorkflow(name)),
  },
  {
    id: 'workflow.delete',
    label: text.deleteWorkflow,
    group: 'workflow',
    disabledBecause: noProject,
    run: withWorkflow((name) => openSheet({ kind: 'deleteWorkflow', name })),
  },
  {
    id: 'workflow.compare',
    label: messages.compare.action,
    group: 'workflow',
    keywords: ['diff', 'git', 'history', 'revision', 'commit', 'changes'],
    disabledBecause: noProject,
    run: withWorkflow(() => openSheet({ kind: 'compare', tab: 'changes' })),
  },
  {
    id: 'workflow.merge',
    label: messages.compare.mergeAction,
    group: 'workflow',
    keywords: ['git', 'branch', 'conflict', 'three-way'],
    disabledBecause: noProject,
    run: withWorkflow(() => openSheet({ kind: 'compare', tab: 'merge' })),
  },
  {
    id: 'workflow.export',
    label: messages.exchange.export.action,
    group: 'workflow',
    keywords: ['svg', 'png', 'mermaid', 'github actions', 'json', 'save', 'picture'],
    disabledBecause: noProject,
    run: withWorkflow(() => openSheet({ kind: 'export' })),
  },
  {
    id: 'template.install',
    label: messages.templateEditor.install.action,
    group: 'project',
    keywords: ['share', 'tar'],
    run: () => openSheet({ kind: 'installTemplate' }),
  },
  { id: 'project.new', label: text.newProject, group: 'project', run: () => openSheet({ kind: 'newProject' }) },
  {
    id: 'project.open',
    label: text.openProject,
    group: 'project',
    shortcuts: ['$mod+o'],
    run: () => openSheet({ kind: 'openProject' }),
  },
  {
    id: 'project.import',
    label: messages.exchange.import.action,
    group: 'project',
    keywords: ['npm', 'package.json', 'makefile', 'github actions', 'repository', 'drop'],
    run: () => openSheet({ kind: 'import' }),
  },
  projectPage('overview', pageText.page, ['status', 'milestones', 'tags', 'metrics']),
  projectPage('triggers', pageText.triggers, ['schedule', 'cron', 'watch']),
  projectPage('documentation', pageText.documentation, ['readme', 'agents', 'docs']),
  projectPage('archive', pageText.archive, ['backup', 'tar', 'bin', 'trash', 'remove']),
  projectPage('template', pageText.template, ['scaffold', 'merge']),
  projectPage('all', pageText.all, ['find', 'summary']),
  {
    id: 'settings.open',
    label: text.openSettings,
    group: 'project',
    shortcuts: ['$mod+,'],
    run: () => openSheet({ kind: 'settings' }),
  },
  {
    id: 'settings.keys',
    label: text.openKeys,
    group: 'help',
    keywords: ['rebind', 'shortcuts', 'keyboard', 'keymap'],
    run: () => openSheet({ kind: 'settings', section: 'keys' }),
  },
  {
    id: 'settings.secrets',
    label: text.openSecrets,
    group: 'project',
    keywords: ['key', 'token', 'password'],
    run: () => openSheet({ kind: 'settings', section: 'secrets' }),
  },
];
