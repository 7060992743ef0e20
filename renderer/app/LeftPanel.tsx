import { Outline } from '../palette/Outline.tsx';
import { Palette } from '../palette/Palette.tsx';
import { ProjectsPanel } from '../projects/ProjectsPanel.tsx';
import { QueuePanel } from '../runs/queue/QueuePanel.tsx';
import { RunsPanel } from '../runs/RunsPanel.tsx';
import { useView } from '../stores/view-store.ts';

export function LeftPanel() {
  const panel = useView((view) => view.leftPanel);
  switch (panel) {
    case 'modules':
      return <Palette />;
    case 'outline':
      return <Outline />;
    case 'runs':
      return <RunsPanel />;
    case 'queue':
      return <QueuePanel />;
    case 'projects':
      return <ProjectsPanel />;
  }
}
