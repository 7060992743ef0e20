import { GitCompareArrows, Shuffle } from 'lucide-react';
import type { FlakyTask } from '#shared/run/trends.ts';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { reportBug } from '../../stores/notices.tsx';
import { openRun } from '../../stores/run-session.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { titleIn } from '../../stores/workflow-titles.ts';
import { closeSheet, openSheet } from '../../stores/view-store.ts';

const text = messages.history.trends;
const MOST = 50;

/** What was tried again and ended otherwise, each with a good and a failed run to look at. */
export function FlakyTasks({ flaky }: { readonly flaky: readonly FlakyTask[] }) {
  const workflows = useStudio((state) => state.workflows);
  return (
    <section className="trends-section" aria-labelledby="trends-flaky">
      <h3 id="trends-flaky">{text.flaky}</h3>
      <p className="muted">{flaky.length === 0 ? text.noFlaky : text.flakyText}</p>
      {flaky.length > 0 && (
        <ul className="trends-flaky">
          {flaky.slice(0, MOST).map((one) => (
            <li key={`${one.workflow} ${one.task}`} data-flaky-task={one.task}>
              <Shuffle size={14} aria-hidden="true" />
              <span className="trends-flaky-text">
                <strong>{one.title}</strong> <span className="muted">{titleIn(workflows, one.workflow)}</span>
                <span className="muted">{text.flakyLine(one.succeeded, one.failed, one.mendedByRetry)}</span>
                {one.message !== null && <span>{one.message}</span>}
              </span>
              <Evidence flaky={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Two runs to compare, or the one run in which a retry mended it. */
function Evidence({ flaky: { title, goodRun, failedRun } }: { readonly flaky: FlakyTask }) {
  const row = useStudio((state) => state.runs.find(({ run }) => run === failedRun));
  if (goodRun !== failedRun)
    return (
      <Button
        size="small"
        icon={<GitCompareArrows size={14} />}
        aria-label={text.compareFlaky(title)}
        onClick={() => openSheet({ kind: 'compareRuns', before: goodRun, after: failedRun })}
      >
        {messages.history.compare}
      </Button>
    );
  if (row === undefined) return null;
  return (
    <Button
      size="small"
      aria-label={text.openFlaky(title)}
      onClick={() => {
        closeSheet();
        void openRun(row).catch(reportBug);
      }}
    >
      {text.openRun}
    </Button>
  );
}
