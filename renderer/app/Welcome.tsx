import { FolderInput, FolderOpen, Sparkles } from 'lucide-react';
import { Button } from '../design/Button.tsx';
import { messages } from '../messages/messages.ts';
import { ProjectsPanel } from '../projects/ProjectsPanel.tsx';
import { openSheet } from '../stores/view-store.ts';

/** No project yet: says what can be done, and lists what was open before. */
export function Welcome() {
  return (
    <main className="welcome">
      <div className="welcome-inner">
        <h1>{messages.app.welcome.title}</h1>
        <p className="muted">{messages.app.welcome.text}</p>
        <div className="welcome-actions">
          <Button look="main" icon={<Sparkles size={16} />} onClick={() => openSheet({ kind: 'newProject' })}>
            {messages.app.welcome.newProject}
          </Button>
          <Button icon={<FolderOpen size={16} />} onClick={() => openSheet({ kind: 'openProject' })}>
            {messages.app.welcome.openFolder}
          </Button>
          <Button icon={<FolderInput size={16} />} onClick={() => openSheet({ kind: 'import' })}>
            {messages.exchange.import.action}
          </Button>
        </div>
        <ProjectsPanel />
      </div>
    </main>
  );
}
