import { useCallback, useEffect, useState } from 'react';
import type { ProjectDetails } from '#shared/bridge/project-calls.ts';
import type { Problem } from '#shared/problem.ts';
import type { ProjectPatch } from '#shared/project/project-state.ts';
import { Dialog } from '../../design/Dialog.tsx';
import { Tabs } from '../../design/Tabs.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet, type ProjectTab } from '../../stores/view-store.ts';
import { Triggers } from '../triggers/Triggers.tsx';
import { WorkflowLibrary } from '../library/WorkflowLibrary.tsx';
import { AllProjects } from './AllProjects.tsx';
import { ArchiveForms } from './ArchiveForms.tsx';
import { Documentation } from './Documentation.tsx';
import { Overview } from './Overview.tsx';
import { ProblemText } from './ProblemText.tsx';
import { TemplateForms } from './TemplateForms.tsx';
import './page.css';

const text = messages.projectPage;

/** How the open project stands, and what is done with it as a whole. */
export function ProjectPage({ tab = 'overview' }: { readonly tab?: ProjectTab | undefined }) {
  const project = useStudio((state) => state.project);
  const [active, setActive] = useState<string>(tab);
  const { details, problem, load, update } = useDetails(project?.id);
  if (project === undefined) return null;
  const waiting = <p className="muted page-tab">{text.loading}</p>;
  return (
    <Dialog title={text.title(project.name)} isOpen widthPx={960} onClose={closeSheet}>
      <div className="project-page" data-testid="project-page">
        <ProblemText problem={problem} />
        <Tabs
          label={text.tabs}
          active={active}
          onChange={setActive}
          tabs={[
            {
              id: 'overview',
              label: text.overview,
              content: details === undefined ? waiting : <Overview details={details} onChange={update} />,
            },
            {
              id: 'workflows',
              label: text.workflows,
              content:
                details === undefined ? waiting : <WorkflowLibrary workflows={details.workflows} onChange={load} />,
            },
            { id: 'triggers', label: text.triggers, content: <Triggers project={project} /> },
            { id: 'documentation', label: text.documentation, content: <Documentation project={project} /> },
            {
              id: 'archive',
              label: text.archive,
              content: details === undefined ? waiting : <ArchiveForms details={details} onChange={load} />,
            },
            {
              id: 'template',
              label: text.template,
              content: details === undefined ? waiting : <TemplateForms details={details} />,
            },
            { id: 'all', label: text.all, content: <AllProjects /> },
          ]}
        />
      </div>
    </Dialog>
  );
}

function useDetails(project: string | undefined) {
  const [details, setDetails] = useState<ProjectDetails>();
  const [problem, setProblem] = useState<Problem>();
  const load = useCallback(() => {
    if (project === undefined) return;
    api()
      .projects.details({ project })
      .then((result) => {
        if (result.ok) setDetails(result.value);
        else setProblem(result.problem);
      })
      .catch(reportBug);
  }, [project]);
  useEffect(load, [load]);
  const update = useCallback(
    async (patch: ProjectPatch): Promise<void> => {
      if (project === undefined) return;
      const result = await api().projects.update({ project, patch });
      setProblem(result.ok ? undefined : result.problem);
      if (!result.ok) return;
      setDetails(result.value);
      useStudio.setState({ project: result.value.project });
    },
    [project],
  );
  return { details, problem, load, update };
}
