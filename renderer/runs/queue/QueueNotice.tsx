import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { resumeQueue, useQueue, waitingOf } from '../../stores/queue-store.ts';
import { useView } from '../../stores/view-store.ts';
import './queue.css';

const text = messages.runs.queue;

/** After a crash, over the canvas: what waited goes on only when somebody says so. */
export function QueueNotice() {
  const count = useQueue((queue) => (queue.afterCrash ? waitingOf(queue).length : 0));
  if (count === 0) return null;
  return (
    <div className="canvas-bar" data-look="attention" role="alert">
      <div className="canvas-bar-text">
        <strong>{text.pausedTitle}</strong>
        <span>{text.afterCrash(count)}</span>
      </div>
      <Button look="main" onClick={() => void resumeQueue()}>
        {text.resume}
      </Button>
      <Button onClick={() => useView.setState({ leftPanel: 'queue', isLeftOpen: true })}>{text.show}</Button>
    </div>
  );
}

/** Beside the Run button: how many wait, and the way to them. Nothing while none does. */
export function QueueBadge() {
  const count = useQueue((queue) => waitingOf(queue).length);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className="badge tabular queue-badge"
      aria-label={text.badge(count)}
      title={text.badge(count)}
      onClick={() => useView.setState({ leftPanel: 'queue', isLeftOpen: true })}
    >
      {count}
    </button>
  );
}
