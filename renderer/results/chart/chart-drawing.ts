import type { CustomSeriesRenderItemAPI } from 'echarts';
import type { EChartsCoreOption } from 'echarts/core';
import type { ChartPlan } from '#shared/module/chart.ts';
import { amountText, placeText } from '#shared/module/chart-values.ts';
import { areStates, stateWord, type StateWord } from '#shared/module/state-word.ts';
import { formatNumber, type Unit } from '#shared/module/unit.ts';
import { axisOption, tooltipOption, type Colors } from '../../design/Chart.tsx';
import { escaped } from './escaped.ts';
import type { ZoomRange } from './zoom-range.ts';

/** A drawing of the plan in the colours of the theme, of which only a part may be shown. */
export function drawingOf(plan: ChartPlan, zoom: ZoomRange, colors: Colors): EChartsCoreOption {
  const names = namesOf(plan);
  return {
    color: [...colorsOf(names, colors)],
    ...(plan.kind === 'pie' ? {} : { grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true } }),
    ...(names.length > 1
      ? {
          legend: {
            type: 'scroll',
            top: 0,
            left: 0,
            itemWidth: 12,
            itemHeight: 10,
            textStyle: { color: colors('--text') },
            pageTextStyle: { color: colors('--muted') },
            pageIconColor: colors('--accent'),
          },
        }
      : {}),
    ...(plan.kind === 'pie' ? {} : { dataZoom: zoomOptions(plan, zoom) }),
    ...bodyOf(plan, colors),
  };
}

/** As short as the step between two of them allows. */
const TIME_LABELS = {
  year: '{yyyy}',
  month: '{MMM}',
  day: '{MMM} {d}',
  hour: '{HH}:{mm}',
  minute: '{HH}:{mm}',
  second: '{HH}:{mm}:{ss}',
};

/** May it be zoomed at all? A pie has no axis. */
export function hasAxes(plan: ChartPlan): boolean {
  return plan.kind !== 'pie';
}

function zoomOptions({ kind }: ChartPlan, { from, to }: ZoomRange): readonly object[] {
  // The wheel alone scrolls the page, as everywhere.
  const inside = {
    type: 'inside',
    filterMode: 'none',
    start: from,
    end: to,
    zoomOnMouseWheel: 'ctrl',
    moveOnMouseMove: true,
  };
  const x = { ...inside, xAxisIndex: 0, ...(kind === 'line' || kind === 'bar' ? { filterMode: 'filter' } : {}) };
  return kind === 'scatter' || kind === 'heatmap' ? [x, { ...inside, yAxisIndex: 0 }] : [x];
}

function bodyOf(plan: ChartPlan, colors: Colors): EChartsCoreOption {
  const axis = axisOption(colors);
  switch (plan.kind) {
    case 'bar': {
      const isStacked = plan.series.length > 1 && areStates(plan.series.map(({ name }) => name));
      const isColored = plan.series.length === 1 && areStates(plan.categories);
      return {
        tooltip: listTip(colors, plan.axes.unit),
        xAxis: {
          ...axis,
          type: 'category',
          data: plan.categories,
          axisLabel: { ...axis.axisLabel, hideOverlap: true },
        },
        yAxis: amountAxis(plan.axes.y, plan.axes.unit, colors),
        series: plan.series.map(({ name, values }) => ({
          type: 'bar',
          name,
          barMaxWidth: 48,
          ...(isStacked ? { stack: 'all' } : {}),
          data: values.map((value, at) => {
            const state = isColored ? stateWord(plan.categories[at] ?? '') : undefined;
            return state === undefined ? value : { value, itemStyle: { color: colors(STATE_TOKENS[state]) } };
          }),
        })),
      };
    }
    case 'line':
    case 'scatter': {
      const name = (x: number) => {
        const place = placeText(plan, x);
        return typeof place === 'number'
          ? formatNumber(place, plan.xUnit)
          : place.replace('T', ' ').replace('.000Z', ' UTC');
      };
      const formatter = (x: number) => formatNumber(x, plan.xUnit);
      return {
        useUTC: true,
        tooltip: plan.kind === 'line' ? listTip(colors, plan.axes.unit, name) : pointTip(colors, plan.axes.unit, name),
        xAxis: {
          ...axis,
          type: plan.axis,
          scale: true,
          ...(plan.axis === 'category' ? { data: plan.categories } : {}),
          axisLabel: {
            ...axis.axisLabel,
            hideOverlap: true,
            ...(plan.axis === 'value' ? { formatter } : plan.axis === 'time' ? { formatter: TIME_LABELS } : {}),
          },
        },
        yAxis: { ...amountAxis(plan.axes.y, plan.axes.unit, colors), scale: true },
        series: plan.series.map(({ name: series, points }) => ({
          type: plan.kind,
          name: series,
          data: points,
          symbolSize: plan.kind === 'line' ? 6 : points.length > 2000 ? 4 : 8,
          ...(plan.kind === 'line'
            ? { showSymbol: points.length <= 100, sampling: 'lttb' }
            : { large: points.length > 5000, itemStyle: { opacity: 0.75 } }),
        })),
      };
    }
    case 'histogram':
      return {
        tooltip: binTip(plan, colors),
        xAxis: {
          ...axis,
          type: 'value',
          min: plan.bins[0]?.from ?? 0,
          max: plan.bins.at(-1)?.to ?? 1,
          axisLabel: {
            ...axis.axisLabel,
            hideOverlap: true,
            formatter: (x: number) => formatNumber(x, plan.axes.unit),
          },
        },
        yAxis: amountAxis(plan.axes.y, '', colors),
        series: [
          {
            type: 'custom',
            data: plan.bins.map(({ from, to, count }) => [from, count, to]),
            encode: { x: [0, 2], y: 1 },
            clip: true,
            renderItem: (_: unknown, api: CustomSeriesRenderItemAPI) => binShape(api, colors('--chart-1')),
          },
        ],
      };
    case 'pie':
      return pieBody(plan, colors);
    case 'heatmap':
      return heatBody(plan, colors);
  }
}

function pieBody({ slices, unit }: Extract<ChartPlan, { kind: 'pie' }>, colors: Colors): EChartsCoreOption {
  const formatter = ({
    name,
    value,
    percent,
  }: {
    readonly name: string;
    readonly value: number;
    readonly percent: number;
  }) => `${escaped(name)}<br><b>${formatNumber(value, unit)}</b> · ${percent} %`;
  return {
    tooltip: { ...tooltipOption(colors), formatter },
    series: [
      {
        type: 'pie',
        radius: ['0%', '72%'],
        center: ['50%', '56%'],
        data: slices,
        itemStyle: { borderColor: colors('--surface'), borderWidth: slices.length > 1 ? 2 : 0 },
        // Names stand in the legend: beside the slices a narrow panel has no room for them.
        label: { show: true, position: 'inside', color: colors('--surface'), fontWeight: 600, formatter: shareOf },
        labelLine: { show: false },
      },
    ],
  };
}

function heatBody(plan: Extract<ChartPlan, { kind: 'heatmap' }>, colors: Colors): EChartsCoreOption {
  const axis = axisOption(colors);
  let [low, high] = [Infinity, -Infinity];
  for (const [, , value] of plan.cells) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const { unit } = plan.axes;
  const formatter = ({ value: [x, y, value] }: { readonly value: readonly [number, number, number] }) =>
    `${escaped(plan.rows[y] ?? '')} · ${escaped(plan.columns[x] ?? '')}<br><b>${amountText(value, unit)}</b>`;
  return {
    grid: { left: 8, right: 76, top: 16, bottom: 8, containLabel: true },
    tooltip: { ...tooltipOption(colors), formatter },
    xAxis: { ...axis, type: 'category', data: plan.columns, splitLine: { show: false } },
    yAxis: { ...axis, type: 'category', data: plan.rows, inverse: true, splitLine: { show: false } },
    visualMap: {
      type: 'continuous',
      min: low,
      max: low === high ? low + 1 : high,
      right: 0,
      top: 'center',
      itemWidth: 10,
      text: [formatNumber(high, unit), formatNumber(low, unit)],
      textStyle: { color: colors('--muted') },
      inRange: { color: [colors('--chart-low'), colors('--chart-1')] },
    },
    series: [{ type: 'heatmap', data: plan.cells, itemStyle: { borderColor: colors('--surface'), borderWidth: 1 } }],
  };
}

/** A sliver has no room for its share. */
function shareOf({ percent }: { readonly percent?: number }): string {
  return percent === undefined || percent < 6 ? '' : `${Math.round(percent)} %`;
}

interface Mark {
  readonly seriesName: string;
  readonly marker: string;
  readonly name: string;
  readonly value: unknown;
}

/** All series at the place under the pointer. */
function listTip(colors: Colors, unit: Unit, place?: (x: number) => string) {
  return {
    ...tooltipOption(colors),
    trigger: 'axis',
    axisPointer: { type: 'line', lineStyle: { color: colors('--line') } },
    formatter: (marks: readonly Mark[]) => {
      const [first] = marks;
      const head =
        Array.isArray(first?.value) && place !== undefined ? place(Number(first.value[0])) : (first?.name ?? '');
      return [
        escaped(head),
        ...marks.map((mark) => `${mark.marker}${escaped(mark.seriesName)} <b>${amountText(amountOf(mark), unit)}</b>`),
      ].join('<br>');
    },
  };
}

function pointTip(colors: Colors, unit: Unit, place: (x: number) => string) {
  return {
    ...tooltipOption(colors),
    formatter: (mark: Mark) => {
      return `${mark.marker}${escaped(mark.seriesName)}<br>${escaped(place(placeOf(mark)))}: <b>${amountText(amountOf(mark), unit)}</b>`;
    },
  };
}

function binTip({ axes: { unit } }: Extract<ChartPlan, { kind: 'histogram' }>, colors: Colors) {
  return {
    ...tooltipOption(colors),
    formatter: ({ value: [from, count, to] }: { readonly value: readonly [number, number, number] }) =>
      `${formatNumber(from, unit)} – ${formatNumber(to, unit)}<br><b>${formatNumber(count, '')}</b>`,
  };
}

function placeOf({ value }: Mark): number {
  return Array.isArray(value) ? Number(value[0]) : 0;
}

function amountOf({ value }: Mark): number | null {
  const amount: unknown = Array.isArray(value) ? value[1] : value;
  return typeof amount === 'number' ? amount : null;
}

function binShape(api: CustomSeriesRenderItemAPI, fill: string) {
  const [left = 0, top = 0] = api.coord([api.value(0), api.value(1)]);
  const [right = 0, bottom = 0] = api.coord([api.value(2), 0]);
  const gap = right - left > 6 ? 1 : 0;
  const shape = { x: left + gap, y: top, width: Math.max(0.5, right - left - 2 * gap), height: bottom - top };
  return { type: 'rect', shape, style: { fill } };
}

function amountAxis(name: string, unit: Unit, colors: Colors) {
  const axis = axisOption(colors);
  return {
    ...axis,
    type: 'value',
    name: name === 'value' ? '' : name,
    nameTextStyle: { color: colors('--muted'), align: 'left' },
    axisLabel: { ...axis.axisLabel, formatter: (value: number) => formatNumber(value, unit) },
  };
}

const STATE_TOKENS: Readonly<Record<StateWord, string>> = {
  good: '--status-succeeded',
  bad: '--status-failed',
  neutral: '--status-skipped',
  attention: '--attention',
  cached: '--status-cached',
};
const PLAIN_COLORS = 8;

function namesOf(plan: ChartPlan): readonly string[] {
  if (plan.kind === 'pie') return plan.slices.map(({ name }) => name);
  return 'series' in plan ? plan.series.map(({ name }) => name) : [];
}

function colorsOf(names: readonly string[], colors: Colors): readonly string[] {
  let next = 0;
  const plain = () => colors(`--chart-${(next++ % PLAIN_COLORS) + 1}`);
  if (names.length === 0) return [plain()];
  return names.map((name) => {
    const state = stateWord(name);
    return state === undefined ? plain() : colors(STATE_TOKENS[state]);
  });
}
