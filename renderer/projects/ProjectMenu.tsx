import { ChevronDown, FolderGit2, FolderInput, FolderOpen, LayoutDashboard, Sparkles } from 'lucide-react';
import type { Project } from '#shared/project/project.ts';
import { Menu, type MenuEntry } from '../design/Menu.tsx';
import { messages } from '../messages/messages.ts';
import { openProject } from '../stores/studio-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';
import './projects.css';

const MOST_RECENT = 8;

export function ProjectMenu() {
  const project = useStudio((state) => state.project);
  const projects = useStudio((state) => state.projects);
  const recent: readonly MenuEntry[] = projects
    .filter((row) => row.exists && row.id !== project?.id)
    .slice(0, MOST_RECENT)
    .map((row) => ({
      id: row.id,
      label: row.name,
      shortcut: isAlone(row.name, projects) ? undefined : lastFolders(row.path),
      icon: <FolderGit2 size={16} />,
      run: () => void openProject(row.path),
    }));
  return (
    <Menu
      label={messages.projects.switch}
      trigger={
        <button
          type="button"
          className="title-menu"
          aria-label={messages.projects.switchFrom(project?.name ?? messages.projects.none)}
        >
          <span className="truncate">{project?.name ?? messages.projects.none}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
      entries={[
        ...(project === undefined
          ? []
          : ([
              {
                id: 'page',
                label: messages.projectPage.open,
                icon: <LayoutDashboard size={16} />,
                run: () => openSheet({ kind: 'project' }),
              },
              'separator',
            ] as const)),
        ...recent,
        ...(recent.length > 0 ? (['separator'] as const) : []),
        {
          id: 'new',
          label: messages.projects.newFromTemplate,
          icon: <Sparkles size={16} />,
          run: () => openSheet({ kind: 'newProject' }),
        },
        {
          id: 'open',
          label: messages.projects.openFolder,
          icon: <FolderOpen size={16} />,
          run: () => openSheet({ kind: 'openProject' }),
        },
        {
          id: 'import',
          label: messages.exchange.import.action,
          icon: <FolderInput size={16} />,
          run: () => openSheet({ kind: 'import' }),
        },
      ]}
    />
  );
}

function isAlone(name: string, projects: readonly Project[]): boolean {
  return projects.filter((row) => row.name === name).length < 2;
}

/** `work/shop`: enough to tell two projects of one name apart. */
function lastFolders(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).slice(-2).join('/');
}
