import { REPORT_FORMATS, type ReportFormat } from '#shared/run/report/format.ts';
import { messages } from '../../messages/messages.ts';

const text = messages.runs.report;

interface ReportFormatsProps {
  readonly formats: readonly ReportFormat[];
  readonly chosen: ReportFormat;
  readonly onChange: (format: ReportFormat) => void;
}

/** The ways a report can be written, each with what it is for. */
export function ReportFormats({ formats, chosen, onChange }: ReportFormatsProps) {
  return (
    <fieldset className="report-formats">
      <legend className="visually-hidden">{text.format}</legend>
      {formats.map((each) => (
        <div key={each} className="report-format" data-chosen={each === chosen ? '' : undefined}>
          <input
            type="radio"
            name="format"
            id={`report-${each}`}
            aria-describedby={`report-about-${each}`}
            checked={each === chosen}
            onChange={() => onChange(each)}
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
  );
}
