import type { Problem } from '../problem.ts';
import type { Layout, Workflow } from './workflow.ts';

/** A workflow document: the text is the truth, the layout lies beside it. */
export interface WorkflowDocument {
  /** File stem; the identity of the workflow in its project. */
  readonly name: string;
  readonly text: string;
  readonly layout: Layout;
}

/** What reading a text yields. `workflow` is absent while the text cannot be read at all; a draft with problems still has one. */
export interface ReadWorkflow {
  readonly workflow: Workflow | undefined;
  readonly problems: readonly Problem[];
}
