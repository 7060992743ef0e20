import { Search } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { ProjectMenu } from '../projects/ProjectMenu.tsx';
import { WorkflowMenu } from '../projects/WorkflowMenu.tsx';
import { RunBar } from '../runs/RunBar.tsx';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';
import { useKeyLabel } from './action.ts';
import { commandsAction } from './studio-actions.ts';

export function TopBar() {
  const project = useStudio((state) => state.project);
  const key = useKeyLabel(commandsAction);
  return (
    <header className="top-bar">
      <Logo />
      <ProjectMenu />
      {project !== undefined && (
        <>
          <span className="top-bar-slash" aria-hidden="true">
            /
          </span>
          <WorkflowMenu />
        </>
      )}
      <span className="top-bar-gap" />
      <button type="button" className="command-field" onClick={() => openSheet({ kind: 'commands' })}>
        <Search size={14} aria-hidden="true" />
        <span>{messages.app.searchCommands}</span>
        {key !== undefined && <kbd>{key}</kbd>}
      </button>
      <span className="top-bar-gap" />
      {project !== undefined && <RunBar />}
    </header>
  );
}

function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="22" height="22" role="img" aria-label={messages.app.title}>
      <rect width="32" height="32" rx="8" fill="#3451D1" />
      <g fill="none" strokeWidth="2.4" strokeLinecap="round">
        <path d="M9 10.5h5.5a3 3 0 0 1 3 3v5a3 3 0 0 0 3 3H23" stroke="#fff" />
        <path d="M17.5 13.5a3 3 0 0 1 3-3H23" stroke="#8DA2FF" />
      </g>
      <circle cx="9" cy="10.5" r="3" fill="#fff" />
      <circle cx="23" cy="10.5" r="3" fill="#8DA2FF" />
      <circle cx="23" cy="21.5" r="3" fill="#fff" />
    </svg>
  );
}
