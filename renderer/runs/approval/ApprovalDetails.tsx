import { ShieldAlert } from 'lucide-react';
import { patchSchema } from '#shared/module/patch.ts';
import { approvalView } from '#shared/run/approval-view.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { StatusIcon } from '../../design/StatusIcon.tsx';
import { messages } from '../../messages/messages.ts';
import { DiffFiles } from '../../results/DiffFiles.tsx';
import { useOutputValue } from '../../results/use-content.ts';
import { useStudio } from '../../stores/studio-store.ts';
import { useView } from '../../stores/view-store.ts';

const text = messages.approval;
const MOST_SHOWN = 6;
/** What a person would want to be asked about. */
const RISKY: ReadonlySet<string> = new Set(['writes', 'network', 'git']);

/** What the question rests on, and what an approval sets going with its effects. */
export function ApprovalDetails({ state, task }: { readonly state: RunState; readonly task: TaskState }) {
  const { restsOn, leadsTo } = approvalView(state, task);
  return (
    <>
      {restsOn.length > 0 && (
        <div className="approval-part">
          <h4>{text.restsOn}</h4>
          {restsOn.slice(0, MOST_SHOWN).map((each) => (
            <Evidence key={each.path} run={state.run} task={each} />
          ))}
        </div>
      )}
      <div className="approval-part">
        <h4>{text.leadsTo}</h4>
        {leadsTo.length === 0 ? (
          <span className="muted">{text.nothingFollows}</span>
        ) : (
          <ul className="approval-list">
            {leadsTo.slice(0, MOST_SHOWN).map((each) => (
              <Consequence key={each.path} task={each} />
            ))}
            {leadsTo.length > MOST_SHOWN && <li className="muted">{text.more(leadsTo.length - MOST_SHOWN)}</li>}
          </ul>
        )}
      </div>
    </>
  );
}

function Evidence({ run, task }: { readonly run: string; readonly task: TaskState }) {
  const patches = Object.entries(task.outputs);
  return (
    <div>
      <span className="approval-line">
        <StatusIcon status={task.status} size={14} isStill />
        {task.name}
        <button
          type="button"
          className="link"
          onClick={() =>
            useView.setState({
              selectedNodes: [task.node],
              selectedEdges: [],
              inspectorTab: 'output',
              isRightOpen: true,
            })
          }
        >
          {text.showOutput}
        </button>
      </span>
      {patches.map(([name, value]) => (
        <Change key={name} run={run} value={value} />
      ))}
    </div>
  );
}

/** A proposed change is shown where it is decided on. */
function Change({ run, value }: { readonly run: string; readonly value: unknown }) {
  const loaded = useOutputValue(run, value);
  const patch = loaded.state === 'good' ? patchSchema.safeParse(loaded.value) : undefined;
  if (patch?.success !== true || patch.data.files.length === 0) return null;
  return (
    <div className="approval-change">
      <DiffFiles diff={patch.data.text} />
    </div>
  );
}

function Consequence({ task }: { readonly task: TaskState }) {
  const effects = useStudio((studio) => studio.catalogue.get(task.action)?.effects);
  const risky = (effects ?? []).filter((effect) => RISKY.has(effect));
  return (
    <li className="approval-line">
      {task.name}
      <span className="muted">{task.action}</span>
      {risky.map((effect) => (
        <span key={effect} className="badge approval-risk">
          <ShieldAlert size={12} aria-hidden="true" />
          {messages.inspector.docs.effects[effect]}
        </span>
      ))}
    </li>
  );
}
