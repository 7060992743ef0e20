import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { reportFormatSchema, type ReportFormat, type WrittenReport } from '#shared/run/report/format.ts';
import { Button } from '../../design/Button.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportProblem } from '../../stores/notices.tsx';
import { useStudio } from '../../stores/studio-store.ts';
import { closeSheet } from '../../stores/view-store.ts';
import { copyReport, downloadReport } from './deliver.ts';
import { ReportFormats } from './ReportFormats.tsx';

const text = messages.runs.report;

/** One run as a file to keep, send or check in. `first`: the format that is chosen to begin with. */
export function ReportDialog({ run, first = 'html' }: { readonly run: string; readonly first?: ReportFormat }) {
  const [format, setFormat] = useState(first);
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
          <Button icon={<Copy size={14} />} onClick={() => void deliver(copyReport)}>
            {text.copy}
          </Button>
          <Button look="main" icon={<Download size={14} />} onClick={() => void deliver(downloadReport)}>
            {text.download}
          </Button>
        </>
      }
    >
      <ReportFormats formats={reportFormatSchema.options} chosen={format} onChange={setFormat} />
    </Dialog>
  );
}
