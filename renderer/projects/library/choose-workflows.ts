import type { ProjectDetails } from '#shared/bridge/project-calls.ts';

export type LibraryWorkflow = ProjectDetails['workflows'][number];

export interface LibraryProps {
  readonly workflows: readonly LibraryWorkflow[];
  /** Something about them was changed. */
  readonly onChange: () => void;
}

export interface LibraryWish {
  /** Every word of it must stand somewhere in the workflow's names, description, tags or modules. */
  readonly query: string;
  /** All of them must be there. */
  readonly tags: readonly string[];
}

/** What a list shows of the workflows of a project, in their order. */
export function chooseWorkflows(
  workflows: readonly LibraryWorkflow[],
  { query, tags }: LibraryWish,
): readonly LibraryWorkflow[] {
  const words = query.toLowerCase().split(/\s+/);
  return workflows.filter((workflow) => {
    const { name, title, description, modules } = workflow;
    const about = [name, title, description, ...workflow.tags, ...modules].join('\n').toLowerCase();
    return words.every((word) => about.includes(word)) && tags.every((tag) => workflow.tags.includes(tag));
  });
}

/** Those of all workflows, each once, by how often they are used. */
export function tagsOf(workflows: readonly LibraryWorkflow[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { tags } of workflows) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([tag]) => tag);
}

/** As typed, with commas between; each once. */
export function tagsIn(typed: string): string[] {
  return [...new Set(typed.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
