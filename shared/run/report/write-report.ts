import { REPORT_FORMATS, type ReportFormat, type WrittenReport } from './format.ts';
import { htmlReport } from './html-report.ts';
import { jsonReport } from './json-report.ts';
import { junitReport } from './junit.ts';
import { errorReport, markdownReport } from './markdown-report.ts';
import type { RunReport } from './run-report.ts';
import { sarifReport } from './sarif.ts';

export function writeReport(report: RunReport, format: ReportFormat): WrittenReport {
  const { mediaType, ending } = REPORT_FORMATS[format];
  return {
    name: `${report.state.plan.workflow}-${report.state.run}${ending}`,
    mediaType,
    text: WRITERS[format](report),
  };
}

const WRITERS: Readonly<Record<ReportFormat, (report: RunReport) => string>> = {
  html: htmlReport,
  markdown: markdownReport,
  json: jsonReport,
  junit: junitReport,
  sarif: sarifReport,
  error: errorReport,
};
