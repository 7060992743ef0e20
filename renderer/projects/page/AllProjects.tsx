import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ProjectHit, ProjectSummary } from '#shared/bridge/project-calls.ts';
import { duration, when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug } from '../../stores/notices.tsx';
import { openProject } from '../../stores/studio-session.ts';
import { openWorkflow } from '../../stores/workflow-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet, select } from '../../stores/view-store.ts';

const text = messages.projectPage;

/** All projects and how they stand; with a word typed, the places in them where it stands. */
export function AllProjects() {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<{ hits: readonly ProjectHit[]; total: number }>();
  useEffect(() => {
    if (query.trim() === '') return undefined;
    let isCurrent = true;
    api()
      .projects.search({ text: query, limit: 100 })
      .then((result) => isCurrent && setFound(result))
      .catch(reportBug);
    return () => {
      isCurrent = false;
    };
  }, [query]);
  return (
    <div className="page-tab">
      <div className="page-search">
        <Search size={16} aria-hidden="true" />
        <input
          className="input"
          type="search"
          aria-label={text.search.label}
          placeholder={text.search.placeholder}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </div>
      {found === undefined || query.trim() === '' ? <Summary /> : <Hits {...found} />}
    </div>
  );
}

function Hits({ hits, total }: { readonly hits: readonly ProjectHit[]; readonly total: number }) {
  return (
    <>
      <p className="muted" role="status">
        {total === 0 ? text.search.nothing : text.search.found(hits.length, total)}
      </p>
      <ul className="page-hits">
        {hits.map((hit) => (
          <li key={`${hit.project} ${hit.workflow} ${hit.node ?? ''} ${hit.kind}`}>
            <button type="button" className="folder-row" onClick={() => void goTo(hit)}>
              <span className="badge">{text.search.kinds[hit.kind]}</span>
              <span className="truncate">{hit.text}</span>
              <span className="muted">
                {hit.projectName} / {hit.workflowTitle}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

async function goTo({ project, workflow, node }: ProjectHit): Promise<void> {
  const { projects, project: current } = useStudio.getState();
  const path = projects.find(({ id }) => id === project)?.path;
  if (path === undefined) return;
  if (current?.id !== project && !(await openProject(path))) return;
  closeSheet();
  await openWorkflow(workflow);
  if (node !== undefined) select([node]);
}

function Summary() {
  const [summary, setSummary] = useState<ProjectSummary>();
  useEffect(() => {
    api().projects.summary({}).then(setSummary).catch(reportBug);
  }, []);
  if (summary === undefined) return <p className="muted">{text.loading}</p>;
  return (
    <table className="page-table">
      <thead>
        <tr>
          <th scope="col">{text.project}</th>
          <th scope="col">{text.status}</th>
          <th scope="col" data-number="">
            {text.workflows}
          </th>
          <th scope="col" data-number="">
            {text.runs}
          </th>
          <th scope="col" data-number="">
            {text.median}
          </th>
          <th scope="col">{text.lastRun}</th>
        </tr>
      </thead>
      <tbody>
        {summary.projects.map(({ project, status, tags, workflowCount, figures: { runs, medianMs, last } }) => (
          <tr key={project.id} data-project-id={project.id}>
            <td>
              <button
                type="button"
                className="page-link"
                title={project.path}
                disabled={!project.exists}
                onClick={() => void openProject(project.path)}
              >
                {project.name}
              </button>
              {tags.length > 0 && <div className="muted page-cut">{tags.join(', ')}</div>}
            </td>
            <td>{project.exists ? text.statuses[status] : text.gone}</td>
            <td data-number="">{workflowCount}</td>
            <td data-number="">{runs}</td>
            <td data-number="">{medianMs === null ? text.none : duration(medianMs)}</td>
            <td>{last === null ? text.never : when(last.startedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
