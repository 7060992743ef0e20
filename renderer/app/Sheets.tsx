import { lazy, Suspense, useDeferredValue } from 'react';
import { useView } from '../stores/view-store.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';

const NewProject = lazy(() => import('../projects/NewProject.tsx').then((room) => ({ default: room.NewProject })));
const OpenProject = lazy(() => import('../projects/OpenProject.tsx').then((room) => ({ default: room.OpenProject })));
const CompareDialog = lazy(() =>
  import('../compare/CompareDialog.tsx').then((room) => ({ default: room.CompareDialog })),
);
const TemplateEditor = lazy(() =>
  import('../projects/template/TemplateEditor.tsx').then((room) => ({ default: room.TemplateEditor })),
);
const InstallTemplate = lazy(() =>
  import('../projects/template/InstallTemplate.tsx').then((room) => ({ default: room.InstallTemplate })),
);
const ImportDialog = lazy(() =>
  import('../projects/import/ImportDialog.tsx').then((room) => ({ default: room.ImportDialog })),
);
const ExportDialog = lazy(() =>
  import('../projects/export/ExportDialog.tsx').then((room) => ({ default: room.ExportDialog })),
);
const ProjectPage = lazy(() =>
  import('../projects/page/ProjectPage.tsx').then((room) => ({ default: room.ProjectPage })),
);
const RenameWorkflow = lazy(() =>
  import('../projects/RenameWorkflow.tsx').then((room) => ({ default: room.RenameWorkflow })),
);
const DeleteWorkflow = lazy(() =>
  import('../projects/DeleteWorkflow.tsx').then((room) => ({ default: room.DeleteWorkflow })),
);
const SettingsDialog = lazy(() =>
  import('../settings/SettingsDialog.tsx').then((room) => ({ default: room.SettingsDialog })),
);
const RunParameters = lazy(() => import('../runs/RunParameters.tsx').then((room) => ({ default: room.RunParameters })));
const ReportDialog = lazy(() =>
  import('../runs/report/ReportDialog.tsx').then((room) => ({ default: room.ReportDialog })),
);
const TraceDialog = lazy(() =>
  import('../results/trace/TraceDialog.tsx').then((room) => ({ default: room.TraceDialog })),
);
const ExtractDialog = lazy(() =>
  import('../canvas/ExtractDialog.tsx').then((room) => ({ default: room.ExtractDialog })),
);
const PeriodReport = lazy(() =>
  import('../runs/report/PeriodReport.tsx').then((room) => ({ default: room.PeriodReport })),
);
const ComparePage = lazy(() =>
  import('../runs/compare/ComparePage.tsx').then((room) => ({ default: room.ComparePage })),
);
const TrendsPage = lazy(() => import('../runs/trends/TrendsPage.tsx').then((room) => ({ default: room.TrendsPage })));
const StatusPage = lazy(() => import('../status/StatusPage.tsx').then((room) => ({ default: room.StatusPage })));
const LabelRun = lazy(() => import('../runs/history/LabelRun.tsx').then((room) => ({ default: room.LabelRun })));
const DeleteRuns = lazy(() => import('../runs/history/DeleteRuns.tsx').then((room) => ({ default: room.DeleteRuns })));

const DetailsSheet = lazy(() =>
  import('../inspector/details/DetailsSheet.tsx').then((room) => ({ default: room.DetailsSheet })),
);

/**
 * Whatever dialog is open. The canvas draws its own "add node" search, because that lies at a point of the canvas.
 *
 * A dialog that leads to another stays until the other has been loaded, so there is no moment with the window
 * shut off and nothing before it.
 */
export function Sheets() {
  const sheet = useView((view) => view.sheet);
  const ready = useDeferredValue(sheet);
  const shown = sheet === undefined ? undefined : (ready ?? sheet);
  if (shown === undefined) return null;
  return <Suspense fallback={null}>{sheetFor(shown)}</Suspense>;
}

function sheetFor(sheet: NonNullable<ReturnType<typeof useView.getState>['sheet']>) {
  switch (sheet.kind) {
    case 'commands':
      return <CommandPalette />;
    case 'shortcuts':
      return <ShortcutSheet />;
    case 'newProject':
      return <NewProject />;
    case 'project':
      return <ProjectPage tab={sheet.tab} />;
    case 'editTemplate':
      return <TemplateEditor id={sheet.id} />;
    case 'installTemplate':
      return <InstallTemplate given={sheet.file} />;
    case 'import':
      return <ImportDialog given={sheet.given} />;
    case 'compare':
      return <CompareDialog tab={sheet.tab} />;
    case 'export':
      return <ExportDialog />;
    case 'trace':
      return <TraceDialog content={sheet.content} />;
    case 'openProject':
      return <OpenProject />;
    case 'renameWorkflow':
      return <RenameWorkflow name={sheet.name} />;
    case 'deleteWorkflow':
      return <DeleteWorkflow name={sheet.name} />;
    case 'settings':
      return <SettingsDialog section={sheet.section} secret={sheet.secret} />;
    case 'runParameters':
      return <RunParameters />;
    case 'report':
      return <ReportDialog run={sheet.run} first={sheet.format} />;
    case 'extract':
      return <ExtractDialog paths={sheet.paths} />;
    case 'periodReport':
      return <PeriodReport workflow={sheet.workflow} />;
    case 'compareRuns':
      return <ComparePage key={`${sheet.before} ${sheet.after}`} before={sheet.before} after={sheet.after} />;
    case 'trends':
      return <TrendsPage workflow={sheet.workflow} />;
    case 'status':
      return <StatusPage />;
    case 'labelRun':
      return <LabelRun run={sheet.run} />;
    case 'deleteRuns':
      return <DeleteRuns runs={sheet.runs} />;
    case 'details':
      return <DetailsSheet path={sheet.path} pane={sheet.pane} />;
    case 'addNode':
      return null;
  }
}
