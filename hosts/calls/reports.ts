import { os } from '../bridge-context.ts';
import { makeReport } from '../report/make-report.ts';
import type { Services } from '../services.ts';

export function reportCalls(services: Services) {
  return {
    make: os.reports.make.handler(({ input: { run, format } }) => makeReport(services, run, format)),
  };
}
