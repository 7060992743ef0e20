import { projectOf } from './project-of.ts';
import type { Problem } from '#shared/problem.ts';
import { good } from '#shared/result.ts';
import { os } from '../bridge-context.ts';
import { compareTwo } from '../report/compare-two.ts';
import { makePeriod } from '../report/make-period.ts';
import { makeTrends } from '../report/trends.ts';
import type { Services } from '../services.ts';

export function historyCalls(services: Services) {
  const { engine } = services;
  return {
    compare: os.history.compare.handler(({ input: { before, after } }) => compareTwo(services, before, after)),
    changedFiles: os.history.changedFiles.handler(async ({ input: { before, after } }) => {
      const [old, now] = [await engine.readRun(before), await engine.readRun(after)];
      if (!old.ok) return old;
      return now.ok ? await engine.changedFiles(old.value.plan, now.value.plan) : now;
    }),
    trends: os.history.trends.handler(async ({ input, signal }) => {
      const project = await projectOf(services, input.project);
      return project.ok ? await makeTrends(services, { ...input, project: project.value.path }, signal) : project;
    }),
    report: os.history.report.handler(async ({ input: { format, ...input }, signal }) => {
      const project = await projectOf(services, input.project);
      if (!project.ok) return project;
      return await makePeriod(services, { ...input, project: project.value.path }, format, signal);
    }),
    weigh: os.history.weigh.handler(async ({ input, signal }) => good(await engine.weighRuns(input.runs, signal))),
    delete: os.history.delete.handler(async ({ input }) => {
      const deleted: string[] = [];
      const kept: { readonly run: string; readonly problem: Problem }[] = [];
      for (const run of input.runs) {
        const result = await engine.deleteRun(run);
        if (result.ok) deleted.push(run);
        else kept.push({ run, problem: result.problem });
      }
      engine.tidy();
      return good({ deleted, kept });
    }),
  };
}
