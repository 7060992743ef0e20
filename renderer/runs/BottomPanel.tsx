import { lazy, Suspense } from 'react';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { Button } from '../design/Button.tsx';
import { Tabs } from '../design/Tabs.tsx';
import { messages } from '../messages/messages.ts';
import { useCalmRun } from '../stores/calm-run.ts';
import { useDocument } from '../stores/document-store.ts';
import { tallyOf } from '../stores/run-tally.ts';
import { useView, type BottomTab } from '../stores/view-store.ts';
import { failedTasks } from './failed-tasks.ts';
import { ArtifactsPanel } from './ArtifactsPanel.tsx';
import { LogPanel } from './LogPanel.tsx';
import { ProblemsPanel } from './ProblemsPanel.tsx';
import { Timeline } from './timeline/Timeline.tsx';

const EventsPanel = lazy(() => import('./events/EventsPanel.tsx').then((room) => ({ default: room.EventsPanel })));
const WhatIfPanel = lazy(() => import('./what-if/WhatIfPanel.tsx').then((room) => ({ default: room.WhatIfPanel })));
const TextPanel = lazy(() => import('../text/TextPanel.tsx').then((room) => ({ default: room.TextPanel })));

export function BottomPanel() {
  const tab = useView((view) => view.bottomTab);
  const isOpen = useView((view) => view.isBottomOpen);
  const failedCount = useCalmRun(({ state }) => failedTasks(state).length);
  const problemCount = useDocument((document) => document.problems.length) + failedCount;
  const artifactCount = useCalmRun(({ state }) => (state === undefined ? 0 : tallyOf(state).artifactCount));
  const text = messages.runs.tabs;
  return (
    <Tabs
      label={messages.app.panels.bottom}
      active={tab}
      onChange={(id) => useView.setState({ bottomTab: id as BottomTab, isBottomOpen: true })}
      tabs={[
        { id: 'timeline', label: text.timeline, content: <Timeline /> },
        { id: 'log', label: text.log, content: <LogPanel /> },
        { id: 'problems', label: text.problems, count: problemCount, content: <ProblemsPanel /> },
        { id: 'artifacts', label: text.artifacts, count: artifactCount, content: <ArtifactsPanel /> },
        {
          id: 'events',
          label: text.events,
          content: (
            <Suspense fallback={null}>
              <EventsPanel />
            </Suspense>
          ),
        },
        {
          id: 'whatIf',
          label: messages.foresight.whatIf.tab,
          content: (
            <Suspense fallback={null}>
              <WhatIfPanel />
            </Suspense>
          ),
        },
        {
          id: 'text',
          label: text.text,
          content: (
            <Suspense fallback={null}>
              <TextPanel />
            </Suspense>
          ),
        },
      ]}
      extra={
        <Button
          look="quiet"
          size="small"
          icon={isOpen ? <ChevronDown size={14} /> : <ChevronUp size={14} />}
          aria-label={isOpen ? messages.runs.foldPanel : messages.runs.openPanel}
          onClick={() => useView.setState({ isBottomOpen: !isOpen })}
        />
      }
    />
  );
}
