import type { RunRow } from '#shared/bridge/run-calls.ts';
import { useStudio } from './studio-store.ts';

/** What people call a workflow of the open project, by the stem of its file; the stem where there is no such workflow (any more). */
export function workflowTitle(stem: string): string {
  return titleIn(useStudio.getState().workflows, stem);
}

/** The same in a component, which is drawn again when the workflow gets another name. */
export function useWorkflowTitle(stem: string): string {
  return useStudio((state) => titleIn(state.workflows, stem));
}

/** Of a run: another project's workflow of the same stem is another workflow. */
export function useTitleOfRun({ workflow, project }: Pick<RunRow, 'workflow' | 'project'>): string {
  return useStudio((state) => (state.project?.id === project ? titleIn(state.workflows, workflow) : workflow));
}

export function titleIn(workflows: readonly { readonly name: string; readonly title: string }[], stem: string): string {
  return workflows.find(({ name }) => name === stem)?.title ?? stem;
}
