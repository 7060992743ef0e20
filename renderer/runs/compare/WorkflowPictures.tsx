import type { Viewport } from '@xyflow/react';
import { useEffect, useId, useMemo, useState } from 'react';
import type { RunComparison } from '#shared/run/compare-runs.ts';
import { pictureDifference } from '#shared/workflow/picture-difference.ts';
import { DiffCanvas } from '../../compare/DiffCanvas.tsx';
import '../../compare/compare.css';
import { Button } from '../../design/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { ProblemText } from '../../projects/page/ProblemText.tsx';
import { api } from '../../stores/connection.ts';
import { useDocument } from '../../stores/document-store.ts';
import { reportBug } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';

const text = messages.history.comparePage;
type Texts = Awaited<ReturnType<typeof textOf>>;

/** The workflow as each of the two runs froze it, drawn beside each other; both are moved and zoomed as one. */
export function WorkflowPictures({ compared }: { readonly compared: RunComparison }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <div>
        <Button size="small" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          {isOpen ? text.hidePictures : text.showPictures}
        </Button>
      </div>
      <div id={id}>{isOpen && <Pictures compared={compared} />}</div>
    </>
  );
}

function Pictures({ compared: { before, after } }: { readonly compared: RunComparison }) {
  const [texts, setTexts] = useState<readonly [Texts, Texts]>();
  const [chosen, setChosen] = useState<string>();
  const [viewport, setViewport] = useState<Viewport>();
  useEffect(() => {
    let isWanted = true;
    Promise.all([textOf(before), textOf(after)]).then((both) => isWanted && setTexts(both), reportBug);
    return () => {
      isWanted = false;
    };
  }, [before, after]);
  // A run does not freeze where the cards stand: where they do now, if this workflow is the open one.
  const layout = useDocument((document) => (document.name === after.workflow ? document.layout : undefined));
  const compared = useMemo(() => {
    if (texts === undefined) return undefined;
    const [was, is] = texts;
    if (!was.ok) return was;
    return is.ok ? pictureDifference({ text: was.value.text, layout }, { text: is.value.text, layout }) : is;
  }, [texts, layout]);
  if (compared === undefined) return <p className="muted">{messages.common.loading}</p>;
  if (!compared.ok) return <ProblemText problem={compared.problem} />;
  const canvas = {
    picture: compared.value,
    showsMoved: false,
    chosen,
    viewport,
    onViewport: setViewport,
    onChoose: setChosen,
  };
  return (
    <div className="compare-canvases runs-diff-pictures">
      <DiffCanvas {...canvas} shows="before" />
      <DiffCanvas {...canvas} shows="after" />
    </div>
  );
}

async function textOf({ run, workflow }: RunComparison['before']) {
  return api().workflows.ofRun({ project: useStudio.getState().project?.id ?? '', name: workflow, run });
}
