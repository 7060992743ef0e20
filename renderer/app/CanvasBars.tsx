import { Button } from '../design/Button.tsx';
import { when } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { QueueNotice } from '../runs/queue/QueueNotice.tsx';
import { NeedsYou } from '../runs/approval/NeedsYou.tsx';
import { unwatchRun, useRun, watchRun } from '../stores/run-store.ts';
import { trustAndRun } from '../stores/run-session.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet, useView } from '../stores/view-store.ts';
import { OutsideBars } from './OutsideBars.tsx';

/** What lies over the canvas and must not be missed, without ever being modal. */
export function CanvasBars() {
  return (
    <div className="canvas-bars">
      <TrustQuestion />
      <QueueNotice />
      <NeedsYou />
      <PastRun />
      <DamagedRun />
      <StaleText />
      <OutsideBars />
    </div>
  );
}

function TrustQuestion() {
  const isAsking = useView((view) => view.isAskingTrust);
  const project = useStudio((state) => state.project);
  if (!isAsking || project === undefined) return null;
  return (
    <div className="canvas-bar" data-look="attention" role="alert">
      <div className="canvas-bar-text">
        <strong>{messages.app.trust.title(project.name)}</strong>
        <span>{messages.app.trust.text}</span>
      </div>
      <Button look="main" onClick={() => void trustAndRun()}>
        {messages.app.trust.yes}
      </Button>
      <Button onClick={() => useView.setState({ isAskingTrust: false })}>{messages.app.trust.no}</Button>
    </div>
  );
}

function PastRun() {
  const run = useRun((watched) => watched.run);
  const isPast = useRun((watched) => watched.isPast);
  const row = useStudio((state) => state.runs.find((candidate) => candidate.run === run));
  if (!isPast || row === undefined) return null;
  return (
    <div className="canvas-bar">
      <div className="canvas-bar-text">
        <strong>{messages.app.pastRun.title(row.number)}</strong>
        <span>{messages.app.pastRun.text(when(row.startedAt))}</span>
      </div>
      <Button onClick={backToEditing}>{messages.app.pastRun.back}</Button>
    </div>
  );
}

/** What could be read of a damaged record is shown all the same. */
function DamagedRun() {
  const run = useRun((watched) => watched.run);
  const damage = useRun((watched) => watched.damage);
  const row = useStudio((state) => state.runs.find((candidate) => candidate.run === run));
  if (damage === undefined) return null;
  return (
    <div className="canvas-bar" data-look="attention" role="alert">
      <div className="canvas-bar-text">
        <strong>{row === undefined ? damage.message : messages.app.damagedRun.title(row.number)}</strong>
        <span>{[damage.reason, messages.app.damagedRun.rest].join(' ')}</span>
      </div>
      {row !== undefined && (
        <Button onClick={() => openSheet({ kind: 'deleteRuns', runs: [row.run] })}>
          {messages.app.damagedRun.remove}
        </Button>
      )}
    </div>
  );
}

/** Shows what was there before: the latest run of the workflow on the canvas. */
function backToEditing(): void {
  const { name } = useDocument.getState();
  const latest = useStudio.getState().runs.find((row) => row.workflow === name);
  if (latest === undefined) unwatchRun();
  else watchRun(latest.run, { isPast: false });
}

function StaleText() {
  const isStale = useDocument((document) => document.isStale && document.text.trim() !== '');
  if (!isStale) return null;
  return (
    <div className="canvas-bar" data-look="attention" role="alert">
      <div className="canvas-bar-text">
        <strong>{messages.app.staleText.title}</strong>
        <span>{messages.app.staleText.text}</span>
      </div>
      <Button onClick={() => useView.setState({ bottomTab: 'problems', isBottomOpen: true })}>
        {messages.app.staleText.show}
      </Button>
    </div>
  );
}
