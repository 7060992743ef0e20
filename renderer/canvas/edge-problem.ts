import { useMemo } from 'react';
import type { Catalogue } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import { edgeProblems } from '#shared/workflow/edge-problems.ts';
import { edgesOf } from '#shared/workflow/edges.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { useDocument, type DocumentState } from '../stores/document-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { goTo, useView } from '../stores/view-store.ts';
import { useScene } from './scene.ts';

interface Known {
  readonly workflow: Workflow;
  readonly problems: readonly Problem[];
  readonly catalogue: Catalogue;
  readonly found: ReadonlyMap<string, Problem>;
}

let last: Known | undefined;

const NONE: ReadonlyMap<string, Problem> = new Map();

/** What is wrong with the edges of the workflow on the canvas, by their ids. Worked out once per edit for all. */
function problemsOfEdges({ workflow, problems }: DocumentState): ReadonlyMap<string, Problem> {
  if (workflow === undefined || problems.length === 0) return NONE;
  const { catalogue } = useStudio.getState();
  if (last?.workflow !== workflow || last.problems !== problems || last.catalogue !== catalogue) {
    const scene = useScene.getState();
    const edges = scene.workflow === workflow ? scene.edges : edgesOf(workflow);
    last = { workflow, problems, catalogue, found: edgeProblems(workflow, catalogue, edges, problems) };
  }
  return last.found;
}

export function problemOfEdge(id: string, document: DocumentState): Problem | undefined {
  return problemsOfEdges(document).get(id);
}

export function useEdgeProblem(id: string): Problem | undefined {
  return useDocument((document) => problemOfEdge(id, document));
}

/** Ids of the edges that have a problem. */
export function useBrokenEdges(): ReadonlySet<string> {
  const found = useDocument(problemsOfEdges);
  return useMemo(() => new Set(found.keys()), [found]);
}

/** The node that names the other, its parameters, and the list of problems. */
export function showEdgeProblem(problem: Problem): void {
  goTo(problem);
  useView.setState({ bottomTab: 'problems', isBottomOpen: true });
}
