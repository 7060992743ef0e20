import { Tooltip } from '@base-ui/react/tooltip';
import { Toaster } from 'sonner';
import { EmptyState } from '../design/EmptyState.tsx';
import { messages } from '../messages/messages.ts';
import { DropZone } from '../projects/import/DropZone.tsx';
import { useStudio } from '../stores/studio-store.ts';
import { useView } from '../stores/view-store.ts';
import { Sheets } from './Sheets.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { Welcome } from './Welcome.tsx';
import { Workbench } from './Workbench.tsx';

export function App() {
  useShortcuts();
  const connection = useStudio((state) => state.connection);
  const info = useStudio((state) => state.info);
  const project = useStudio((state) => state.project);
  const announcement = useView((view) => view.announcement);
  if (connection === 'refused') return <Gone text={messages.app.connectionGone.refused} />;
  if (info === undefined) return <div className="connecting muted">{messages.app.connecting}</div>;
  return (
    <Tooltip.Provider delay={500} closeDelay={80}>
      <div className="app">
        <TopBar />
        {project === undefined ? <Welcome /> : <Workbench />}
        <StatusBar />
      </div>
      {connection === 'lost' && (
        <div className="connection-lost" role="alert">
          {messages.app.connectionLost}
        </div>
      )}
      <Sheets />
      <DropZone />
      <div className="visually-hidden" aria-live="polite">
        {announcement}
      </div>
      <Toaster position="bottom-right" offset={36} gap={8} visibleToasts={4} />
    </Tooltip.Provider>
  );
}

function Gone({ text }: { readonly text: string }) {
  return (
    <div className="connecting">
      <EmptyState title={messages.app.connectionGone.title}>
        <p>{text}</p>
      </EmptyState>
    </div>
  );
}
