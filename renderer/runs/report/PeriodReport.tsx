import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { reportFormatSchema, type ReportFormat, type WrittenReport } from '#shared/run/report/format.ts';
import { TREND_RUNS } from '#shared/run/trends.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { Field } from '../../design/Field.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportProblem } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { WorkflowChoice } from '../trends/WorkflowChoice.tsx';
import { copyReport, downloadReport } from './deliver.ts';
import { ReportFormats } from './ReportFormats.tsx';

const text = messages.history.period;
const WEEK_MS = 7 * 86_400_000;
/** An error report is of one run. */
const FORMATS = reportFormatSchema.options.filter((format) => format !== 'error');

/** All runs of a time as one file. Days begin at midnight of this machine; the last one is whole. */
export function PeriodReport({ workflow: first }: { readonly workflow: string | undefined }) {
  const project = useStudio((state) => state.project?.id);
  const [workflow, setWorkflow] = useState(first);
  const [since, setSince] = useState(() => dayOf(new Date(Date.now() - WEEK_MS)));
  const [until, setUntil] = useState('');
  const [format, setFormat] = useState<ReportFormat>('html');
  const isBad = since !== '' && until !== '' && since > until;
  const deliver = async (how: (report: WrittenReport) => void | Promise<void>): Promise<void> => {
    if (project === undefined || isBad) return;
    const period = { since: startOf(since, 0), until: startOf(until, 1) };
    const made = await api().history.report({ project, workflow, ...period, limit: TREND_RUNS.most, format });
    if (made.ok) await how(made.value);
    else reportProblem(made.problem);
  };
  const disabledBecause = isBad ? text.badTime : undefined;
  return (
    <Dialog
      title={text.title}
      isOpen
      onClose={closeSheet}
      foot={
        <>
          <Button icon={<Copy size={14} />} disabledBecause={disabledBecause} onClick={() => void deliver(copyReport)}>
            {messages.runs.report.copy}
          </Button>
          <Button
            look="main"
            icon={<Download size={14} />}
            disabledBecause={disabledBecause}
            onClick={() => void deliver(downloadReport)}
          >
            {messages.runs.report.download}
          </Button>
        </>
      }
    >
      <p className="muted">{text.text}</p>
      <div className="period-fields">
        <Field label={text.since} problem={disabledBecause}>
          {({ id }) => (
            <input
              id={id}
              type="date"
              className="input"
              value={since}
              onChange={(event) => setSince(event.target.value)}
            />
          )}
        </Field>
        <Field label={text.until} help={text.untilHelp}>
          {({ id, describedBy }) => (
            <input
              id={id}
              type="date"
              className="input"
              aria-describedby={describedBy}
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
        <Field label={messages.history.trends.workflow}>
          {({ id }) => <WorkflowChoice id={id} value={workflow} onChange={setWorkflow} />}
        </Field>
      </div>
      <ReportFormats formats={FORMATS} chosen={format} onChange={setFormat} />
    </Dialog>
  );
}

function dayOf(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** ISO 8601 of midnight of a day, or `plus` days later; undefined of none. */
function startOf(day: string, plus: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return new Date(year, month - 1, date + plus).toISOString();
}
