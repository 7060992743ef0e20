import { messages } from '../messages/messages.ts';
import { useForecastTask, useForecastWhy } from '../stores/forecast-store.ts';

const text = messages.foresight;

/** What the next run would do with this node, and why. */
export function NextRun({ path }: { readonly path: string }) {
  const task = useForecastTask(path);
  const why = useForecastWhy(path);
  if (task === undefined) return null;
  return (
    <p className="inspector-next">
      <span className="field-label">{text.next}</span>
      {why}
      {task.expected === 'run' && !task.isKnown && <span className="muted"> {text.guess}</span>}
    </p>
  );
}
