import { useEffect, useState } from 'react';
import type { RunsWeight } from '#shared/bridge/history-calls.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { size } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug, reportProblem, tell } from '../../stores/notices.tsx';
import { deleteRuns } from '../../stores/run-session.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { chooseRuns } from './chosen-runs.ts';

const text = messages.history.delete;

/** Says what would go, to the byte, before anything does. */
export function DeleteRuns({ runs }: { readonly runs: readonly string[] }) {
  const [weight, setWeight] = useState<RunsWeight>();
  const [isGoing, setGoing] = useState(false);
  useEffect(() => {
    api()
      .history.weigh({ runs: [...runs] })
      .then((result) => {
        if (result.ok) setWeight(result.value);
        else reportProblem(result.problem);
      }, reportBug);
  }, [runs]);
  const confirm = async (): Promise<void> => {
    if (weight === undefined || isGoing) return;
    setGoing(true);
    const count = await deleteRuns(weight.going);
    if (count > 0) tell(text.done(count));
    chooseRuns([]);
    closeSheet();
  };
  return (
    <Dialog
      title={text.title(runs.length)}
      isOpen
      widthPx={480}
      onClose={closeSheet}
      foot={
        <>
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button
            look="danger"
            disabledBecause={
              weight === undefined ? text.weighing : weight.going.length === 0 ? text.nothing : undefined
            }
            onClick={() => void confirm()}
          >
            {text.confirm(weight?.going.length ?? runs.length)}
          </Button>
        </>
      }
    >
      {weight === undefined ? <p className="muted">{text.weighing}</p> : <Told weight={weight} />}
    </Dialog>
  );
}

function Told({ weight }: { readonly weight: RunsWeight }) {
  const { going, bytes, logs, content, pinned, open, needed } = weight;
  return (
    <>
      {going.length > 0 && (
        <ul className="delete-runs">
          <li>{text.goes(going.length, size(bytes), logs)}</li>
          <li>{text.content(content.count, size(content.bytes))}</li>
          <li>{text.files}</li>
        </ul>
      )}
      {pinned.length > 0 && <p>{text.pinned(pinned.length)}</p>}
      {open.length > 0 && <p>{text.open(open.length)}</p>}
      {needed.length > 0 && <p>{text.needed(needed.length)}</p>}
      {going.length > 0 && (
        <p>
          <strong>{text.final}</strong>
        </p>
      )}
    </>
  );
}
