import { useEffect, useMemo, useState } from 'react';
import type { Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { WorkflowVersion } from '#shared/workflow/diff-workflow.ts';
import { when } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { currentDocument, useDocument } from '../stores/document-store.ts';
import { reportBug } from '../stores/notices.tsx';
import { useStudio } from '../stores/studio-store.ts';

/** What can be compared: the workflow as it is in the window, as it was at a revision or when a run froze it, or another workflow of the project. */
export type VersionId = 'working' | `revision:${string}` | `run:${string}` | `workflow:${string}`;

export interface VersionChoices {
  readonly commits: readonly { readonly commit: string; readonly subject: string; readonly at: string }[];
  readonly branches: readonly string[];
  /** Of neighbours with the same text only the newest. */
  readonly runs: readonly { readonly run: string; readonly number: number; readonly at: string }[];
  readonly workflows: readonly { readonly name: string; readonly title: string }[];
}

export interface LoadedVersion extends WorkflowVersion {
  /** From where it and HEAD went apart; undefined for what no commit holds. */
  readonly base?: string | undefined;
}

/** Undefined while git and the records of runs are being asked. */
export function useVersionChoices(): VersionChoices | undefined {
  const project = useDocument((document) => document.project);
  const name = useDocument((document) => document.name);
  const workflows = useStudio((state) => state.workflows);
  const [past, setPast] = useState<Omit<VersionChoices, 'workflows'>>();
  useEffect(() => {
    if (project === undefined || name === undefined) return undefined;
    let isCurrent = true;
    Promise.all([
      api().workflows.revisions({ project, name }),
      api().workflows.branches({ project }),
      api().workflows.runVersions({ project, name }),
    ])
      .then(([commits, branches, runs]) => {
        if (!isCurrent) return;
        setPast({
          commits: commits.ok ? commits.value : [],
          branches: branches.ok ? branches.value : [],
          runs: runs.ok ? runs.value : [],
        });
      })
      .catch(reportBug);
    return () => {
      isCurrent = false;
    };
  }, [project, name]);
  return past === undefined ? undefined : { ...past, workflows: workflows.filter((row) => row.name !== name) };
}

/** The text of a version, read anew whenever another is chosen. The working copy follows what is edited. */
export function useVersion(id: VersionId | undefined): {
  readonly version: LoadedVersion | undefined;
  readonly problem: Problem | undefined;
} {
  const text = useDocument((document) => document.text);
  const layout = useDocument((document) => document.layout);
  const [loaded, setLoaded] = useState<{ id: VersionId; result: Result<LoadedVersion> }>();
  useEffect(() => {
    if (id === undefined || id === 'working') return undefined;
    let isCurrent = true;
    readVersionOf(id)
      .then((result) => isCurrent && setLoaded({ id, result }))
      .catch(reportBug);
    return () => {
      isCurrent = false;
    };
  }, [id]);
  const working = useMemo(() => ({ text, layout }), [text, layout]);
  if (id === 'working') return { version: working, problem: undefined };
  if (loaded === undefined || loaded.id !== id) return { version: undefined, problem: undefined };
  const { result } = loaded;
  return result.ok ? { version: result.value, problem: undefined } : { version: undefined, problem: result.problem };
}

/** In words, for titles and notices. */
export function versionName(id: VersionId | undefined, { commits, runs, workflows }: VersionChoices): string {
  if (id === undefined) return '';
  const rest = id.slice(id.indexOf(':') + 1);
  const commit = commits.find((each) => id === `revision:${each.commit}`);
  if (commit !== undefined) return `${rest.slice(0, 8)} ${commit.subject}`;
  const run = runs.find((each) => id === `run:${each.run}`);
  if (run !== undefined) return messages.library.run(run.number, when(run.at));
  return workflows.find((each) => id === `workflow:${each.name}`)?.title ?? rest;
}

/** Also for a version that is asked for once. */
export async function readVersionOf(id: VersionId): Promise<Result<LoadedVersion>> {
  const { project, name } = useDocument.getState();
  if (id === 'working' || project === undefined || name === undefined) return good(currentDocument());
  const rest = id.slice(id.indexOf(':') + 1);
  if (id.startsWith('workflow:')) return api().workflows.open({ project, name: rest });
  if (id.startsWith('run:')) return api().workflows.ofRun({ project, name, run: rest });
  const found = await api().workflows.atRevision({ project, name, revision: rest });
  if (!found.ok) return found;
  const { text, layout, base } = found.value;
  if (text === null)
    return bad({
      code: 'workflow.notFound',
      message: messages.compare.notInIt(rest),
      severity: 'error',
      retryable: false,
    });
  return good({ text, ...(layout === null ? {} : { layout }), base: base ?? undefined });
}
