import { FolderGit2, FolderOpen, FolderX, LayoutDashboard, Sparkles, X } from 'lucide-react';
import type { Project } from '#shared/project/project.ts';
import { Button } from '../design/Button.tsx';
import { EmptyState } from '../design/EmptyState.tsx';
import { when } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { forgetProject, openProject } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';
import './projects.css';

const text = messages.projects;

export function ProjectsPanel() {
  const projects = useStudio((state) => state.projects);
  const current = useStudio((state) => state.project?.id);
  return (
    <section className="projects" data-testid="projects" aria-label={text.title}>
      <div className="panel-head">
        <span style={{ flex: 1 }}>{text.title}</span>
        <Button
          look="quiet"
          size="small"
          icon={<Sparkles size={14} />}
          aria-label={text.newFromTemplate}
          onClick={() => openSheet({ kind: 'newProject' })}
        />
        <Button
          look="quiet"
          size="small"
          icon={<FolderOpen size={14} />}
          aria-label={text.openFolder}
          onClick={() => openSheet({ kind: 'openProject' })}
        />
      </div>
      {projects.length === 0 ? (
        <EmptyState title={text.empty} />
      ) : (
        <ul className="project-list">
          {projects.map((project) => (
            <ProjectRow key={project.id} project={project} isCurrent={project.id === current} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ProjectRow({ project, isCurrent }: { readonly project: Project; readonly isCurrent: boolean }) {
  const Icon = project.exists ? FolderGit2 : FolderX;
  const about = project.exists
    ? [project.branch, project.lastOpenedAt === undefined ? undefined : when(project.lastOpenedAt)]
    : [text.gone];
  return (
    <li className="project-row" data-project-id={project.id} data-current={isCurrent ? '' : undefined}>
      <button
        type="button"
        className="project-open"
        title={project.path}
        disabled={!project.exists}
        onClick={() => void openProject(project.path)}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
        <span className="project-text">
          <span className="truncate">{project.name}</span>
          <span className="muted truncate">{about.filter(Boolean).join(' · ')}</span>
        </span>
      </button>
      {isCurrent && (
        <Button
          look="quiet"
          size="small"
          icon={<LayoutDashboard size={14} />}
          aria-label={messages.projectPage.open}
          onClick={() => openSheet({ kind: 'project' })}
        />
      )}
      {!isCurrent && (
        <Button
          look="quiet"
          size="small"
          icon={<X size={14} />}
          aria-label={text.forget(project.name)}
          onClick={() => void forgetProject(project.id)}
        />
      )}
    </li>
  );
}
