import type { EChartsCoreOption } from 'echarts/core';
import type { TrendDay, TrendRun } from '#shared/run/trends.ts';
import { duration, when } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { axisOption, tooltipOption, type Colors } from '../../design/Chart.tsx';

const text = messages.history.trends;

/** Per day how many runs succeeded, failed, or ended some other way. */
export function daysOption(days: readonly TrendDay[], colors: Colors): EChartsCoreOption {
  const bar = (name: string, token: string, countOf: (day: TrendDay) => number) => ({
    name,
    type: 'bar',
    stack: 'runs',
    barMaxWidth: 24,
    itemStyle: { color: colors(token) },
    data: days.map(countOf),
  });
  return {
    ...frame(colors),
    xAxis: { ...axisOption(colors), type: 'category', data: days.map(({ day }) => day.slice(5)) },
    yAxis: { ...axisOption(colors), type: 'value', minInterval: 1 },
    tooltip: {
      ...tooltipOption(colors),
      trigger: 'axis',
      formatter: (marks: readonly { readonly dataIndex: number }[]) => {
        const day = days[marks[0]?.dataIndex ?? -1];
        return day === undefined ? '' : text.dayTip(day.day, day.runs, day.succeeded, day.failed);
      },
    },
    series: [
      bar(text.succeeded, '--status-succeeded', (day) => day.succeeded),
      bar(text.failed, '--status-failed', (day) => day.failed),
      bar(text.other, '--status-cancelled', (day) => day.runs - day.succeeded - day.failed),
    ],
  };
}

/** Each run that ended as a mark: colour and shape say how. */
export function runsOption(runs: readonly TrendRun[], colors: Colors): EChartsCoreOption {
  const isOneDay = new Set(runs.map(({ startedAt }) => new Date(startedAt).toDateString())).size === 1;
  const timeOf = (run: TrendRun | undefined): string => {
    const at = new Date(run?.startedAt ?? 0);
    return isOneDay
      ? at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
      : at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  };
  const marks = [
    ['succeeded', '--status-succeeded', 'circle'],
    ['failed', '--status-failed', 'diamond'],
    ['other', '--status-cancelled', 'rect'],
  ] as const;
  return {
    ...frame(colors),
    grid: { left: 56, right: 12, top: 12, bottom: 24 },
    xAxis: {
      ...axisOption(colors),
      type: 'category',
      data: runs.map(({ run }) => run),
      axisLabel: { color: colors('--muted'), formatter: (_run: string, index: number) => timeOf(runs[index]) },
    },
    yAxis: { ...axisOption(colors), type: 'value', axisLabel: { color: colors('--muted'), formatter: duration } },
    tooltip: {
      ...tooltipOption(colors),
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const run = runs[dataIndex];
        if (run?.durationMs == null) return '';
        return text.runTip(messages.runs.status[run.status], when(run.startedAt), duration(run.durationMs));
      },
    },
    series: marks.map(([status, token, symbol]) => ({
      name: text[status],
      type: 'scatter',
      symbol,
      symbolSize: 8,
      cursor: 'pointer',
      itemStyle: { color: colors(token) },
      data: runs.map((run) => (kindOf(run) === status ? run.durationMs : null)),
    })),
  };
}

function kindOf({ status }: TrendRun): 'succeeded' | 'failed' | 'other' {
  return status === 'succeeded' || status === 'failed' ? status : 'other';
}

function frame(colors: Colors) {
  return { grid: { left: 36, right: 12, top: 12, bottom: 24 }, color: [colors('--accent')] };
}
