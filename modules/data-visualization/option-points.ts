import { areStates } from '#shared/module/state-word.ts';
import type { ChartPlan } from '#shared/module/chart.ts';
import { colorsFor, stateColor } from './colors.ts';
import {
  axisStyle,
  contentTop,
  gridOption,
  legendOf,
  shownName,
  valueAxis,
  xNamePlace,
  type Option,
  type Picture,
} from './picture.ts';
import { thinPoints } from './plan-points.ts';
import { formatNumber } from '#shared/module/unit.ts';

type PointsPlan = Extract<ChartPlan, { kind: 'line' | 'scatter' }>;

const MAX_POINTS = 5000;
/** Dots on a line help while they can be told apart. */
const MAX_DOTS = 40;

const MONTHS = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });
const DAY_MS = 86_400_000;

/** The largest part that changes at a tick: a year, a month, a day or a time. */
function timeLabel(spanMs: number): (value: number) => string {
  return (value) => {
    const [date = '', time = ''] = new Date(value).toISOString().split('T');
    const [year = '', month = '', day = ''] = date.split('-');
    if (time !== '00:00:00.000Z') return time.slice(0, time.startsWith(':00.000Z', 5) ? 5 : 8);
    if (month === '01' && day === '01') return year;
    if (day === '01') return MONTHS.format(value);
    // The last days of a month would push the name of the next one aside.
    return spanMs > 35 * DAY_MS && Number(day) >= 29 ? '' : `${MONTHS.format(value)} ${Number(day)}`;
  };
}

export function pointsOption(plan: PointsPlan, picture: Picture, notes: string[]): Option {
  const names = plan.series.map((series) => series.name);
  const legend = legendOf(names, picture);
  const numbers = plan.series.flatMap(({ points }) => points.map(([, value]) => value));
  const colors = areStates(names) ? names.map((name) => stateColor(name) ?? '#3451D1') : colorsFor(names);
  return {
    ...legend.option,
    ...gridOption(picture, legend),
    xAxis: xAxis(plan, picture),
    yAxis: {
      ...valueAxis({ name: shownName(plan.axes.y), unit: plan.axes.unit, place: 'y', numbers }, picture),
      scale: plan.kind === 'scatter' || isFarFromZero(numbers),
    },
    series: plan.kind === 'line' ? lines(plan, picture, colors, notes) : dots(plan, picture, colors, notes),
  };
}

/** Cutting the axis off at zero would press a line of 990 to 1000 flat against the top. */
function isFarFromZero(numbers: readonly (number | null)[]): boolean {
  let [low, high] = [Infinity, -Infinity];
  for (const number of numbers) if (number !== null) [low, high] = [Math.min(low, number), Math.max(high, number)];
  return low > 0 && low > (high - low) * 2;
}

function spanOf(series: PointsPlan['series']): number {
  let [low, high] = [Infinity, -Infinity];
  for (const { points } of series)
    for (const [place] of points) [low, high] = [Math.min(low, place), Math.max(high, place)];
  return high - low;
}

function xAxis({ axis, categories, axes, xUnit, series }: PointsPlan, picture: Picture): Option {
  if (axis === 'category') {
    const style = axisStyle(shownName(axes.x));
    const label = { ...(style['axisLabel'] as Option), hideOverlap: true };
    return { ...style, ...xNamePlace, type: 'category', data: [...categories], boundaryGap: true, axisLabel: label };
  }
  if (axis === 'time') {
    const style = axisStyle(axes.x);
    return {
      ...style,
      ...xNamePlace,
      type: 'time',
      splitNumber: Math.max(2, Math.round((picture.width - 100) / 120)),
      axisLabel: { ...(style['axisLabel'] as Option), hideOverlap: true, formatter: timeLabel(spanOf(series)) },
    };
  }
  const numbers = series.flatMap(({ points }) => points.map(([place]) => place));
  const style = valueAxis({ name: axes.x, unit: xUnit, place: 'x', numbers }, picture);
  const isYear = numbers.every((place) => Number.isInteger(place) && place >= 1500 && place <= 2500);
  const formatter = isYear ? String : (value: number) => formatNumber(value, xUnit);
  return {
    ...style,
    scale: true,
    splitLine: { show: false },
    axisLabel: { ...(style['axisLabel'] as Option), formatter },
  };
}

function lines(
  { series }: PointsPlan,
  { width }: Picture,
  colors: readonly string[],
  notes: string[],
): readonly Option[] {
  return series.map(({ name, points }, index) => {
    const isLong = points.length > width;
    const count = points.length.toLocaleString('en');
    if (isLong) notes.push(`"${name}" has ${count} points; drew about ${width} that keep its shape (LTTB).`);
    return {
      type: 'line',
      name,
      data: points.map(([place, value]) => [place, value]),
      ...(isLong ? { sampling: 'lttb' } : {}),
      showSymbol: points.length <= MAX_DOTS,
      symbol: 'circle',
      symbolSize: 6,
      lineStyle: { width: points.length > 400 ? 1.25 : 2.25 },
      itemStyle: { color: colors[index] },
    };
  });
}

function dots(plan: PointsPlan, picture: Picture, colors: readonly string[], notes: string[]): readonly Option[] {
  const height = picture.height - contentTop(picture);
  const { series, drawn, of, cell } = thinPoints(plan.series, { width: picture.width, height, limit: MAX_POINTS });
  const counts = `${drawn.toLocaleString('en')} of ${of.toLocaleString('en')}`;
  if (drawn < of) notes.push(`Drew ${counts} points: those within ${cell} pixels of each other once.`);
  const symbolSize = drawn > 2000 ? 3 : drawn > 300 ? 5 : 8;
  return series.map(({ name, points }, index) => ({
    type: 'scatter',
    name,
    data: points.filter(([, value]) => value !== null).map(([place, value]) => [place, value]),
    symbolSize,
    itemStyle: { color: colors[index], opacity: drawn > 300 ? 0.6 : 0.85 },
  }));
}
