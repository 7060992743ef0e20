import { useMemo, useState, type FormEvent } from 'react';
import { FILE_STEM } from '#shared/id.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { canvasElement } from './canvas-view.ts';
import { TextField } from '../design/TextField.tsx';
import { messages } from '../messages/messages.ts';
import { useStudio } from '../stores/studio-store.ts';
import { closeSheet } from '../stores/view-store.ts';
import { extract, freeWorkflowName, planExtract } from './sub-workflow-commands.ts';

const text = messages.canvas.sub;

/** Takes nodes out into a workflow: asks for its name, and shows beforehand what it will take and hand out, or why it cannot be. */
export function ExtractDialog({ paths }: { readonly paths: readonly string[] }) {
  const [name, setName] = useState(() => freeWorkflowName(paths));
  const isTaken = useStudio((state) => state.workflows.some((row) => row.name.toLowerCase() === name.toLowerCase()));
  const planned = useMemo(() => planExtract(paths, name), [paths, name]);
  const [isBusy, setIsBusy] = useState(false);
  const wrong = !FILE_STEM.test(name) ? messages.projects.badName : isTaken ? text.taken : undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (wrong !== undefined || !planned.ok || isBusy) return;
    setIsBusy(true);
    await extract(paths, name);
    closeSheet();
  };
  return (
    <Dialog
      title={text.extractTitle(paths.length)}
      isOpen
      widthPx={480}
      onClose={closeSheet}
      finalFocus={() => canvasElement() ?? null}
    >
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField
          label={messages.projects.fileName}
          help={messages.projects.fileNameHelp(name)}
          problem={wrong}
          isFirst
          value={name}
          onChange={setName}
        />
        {planned.ok ? (
          <Contract text={planned.value.made.text} />
        ) : (
          <div className="extract-refusal" role="alert">
            <strong>{planned.problem.message}</strong>
            <span>{planned.problem.reason}</span>
            <span>{planned.problem.remedy}</span>
          </div>
        )}
        <div className="form-foot">
          <Button onClick={closeSheet}>{messages.common.cancel}</Button>
          <Button look="main" type="submit" disabledBecause={planned.ok ? wrong : planned.problem.message}>
            {text.extractButton}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Parameters with their types, and outputs. */
function Contract({ text: source }: { readonly text: string }) {
  const { workflow } = readWorkflow(source);
  const parameters = Object.entries(workflow?.parameters ?? {});
  const outputs = Object.keys(workflow?.outputs ?? {});
  return (
    <dl className="extract-contract">
      <dt>{text.takes}</dt>
      <dd>
        {parameters.length === 0
          ? text.nothing
          : parameters.map(([key, { type }]) => <code key={key}>{`${key}: ${messages.canvas.sub.types[type]}`}</code>)}
      </dd>
      <dt>{text.gives}</dt>
      <dd>{outputs.length === 0 ? text.nothing : outputs.map((key) => <code key={key}>{key}</code>)}</dd>
    </dl>
  );
}
