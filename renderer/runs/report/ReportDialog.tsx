import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import {
  REPORT_FORMATS,
  reportFormatSchema,
  type ReportFormat,
  type WrittenReport,
} from '#shared/run/report/format.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportProblem, tell } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';

const text = messages.runs.report;

/** One run as a file to keep, send or check in. */
export function ReportDialog({ run }: { readonly run: string }) {
  const [format, setFormat] = useState<ReportFormat>('html');
  const number = useStudio((state) => state.runs.find((row) => row.run === run)?.number);
  const deliver = async (how: (report: WrittenReport) => void | Promise<void>): Promise<void> => {
    const made = await api().reports.make({ run, format });
    if (made.ok) await how(made.value);
    else reportProblem(made.problem);
  };
  return (
    <Dialog
      title={text.title(number)}
      isOpen
      onClose={closeSheet}
      foot={
        <>
          <Button icon={<Copy size={14} />} onClick={() => void deliver(copy)}>
            {text.copy}
          </Button>
          <Button look="main" icon={<Download size={14} />} onClick={() => void deliver(download)}>
            {text.download}
          </Button>
        </>
      }
    >
      <fieldset className="report-formats">
        <legend className="visually-hidden">{text.format}</legend>
        {reportFormatSchema.options.map((each) => (
          <div key={each} className="report-format" data-chosen={each === format ? '' : undefined}>
            <input
              type="radio"
              name="format"
              id={`report-${each}`}
              aria-describedby={`report-about-${each}`}
              checked={each === format}
              onChange={() => setFormat(each)}
            />
            <div>
              <label htmlFor={`report-${each}`}>{text.formats[each].title}</label>{' '}
              <span className="muted">{REPORT_FORMATS[each].ending}</span>
              <div id={`report-about-${each}`} className="report-about muted">
                {text.formats[each].about}
              </div>
            </div>
          </div>
        ))}
      </fieldset>
    </Dialog>
  );
}

async function copy({ text: written }: WrittenReport): Promise<void> {
  await navigator.clipboard.writeText(written);
  tell(text.copied);
}

function download({ name, mediaType, text: written }: WrittenReport): void {
  const address = URL.createObjectURL(new Blob([written], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
