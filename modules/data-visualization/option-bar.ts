import { areStates } from '#shared/module/state-word.ts';
import type { ChartPlan } from '#shared/module/chart.ts';
import { colorsFor, MUTED, PALETTE, stateColor, TEXT } from './colors.ts';
import {
  axisStyle,
  contentTop,
  FONT,
  gridOption,
  LABEL_SIZE,
  legendOf,
  shownName,
  valueAxis,
  xNamePlace,
  type Option,
  type Picture,
} from './picture.ts';
import { fitText, textWidth } from './text-width.ts';
import { formatNumber } from '#shared/module/unit.ts';

type BarPlan = Extract<ChartPlan, { kind: 'bar' }>;

const ROW_HEIGHT = 18;
const MAX_BAR = 56;
/** Above this many, numbers on bars run into each other. */
const MAX_LABELLED = 24;

export function barOption(plan: BarPlan, picture: Picture): Option {
  const names = plan.series.map((series) => series.name);
  const legend = legendOf(names, picture);
  const isStacked =
    names.length > 1 &&
    areStates(names) &&
    plan.series.every(({ values }) => values.every((value) => (value ?? 0) >= 0));
  const layout = barLayout(plan.categories, picture, legend.height);
  const isSideways = layout === 'sideways';
  const values = plan.series.flatMap((series) => series.values);
  const place = isSideways ? 'x' : 'y';
  // Room for the labels at the ends of the longest bars.
  const ends = isStacked ? [0, 0] : [values.some((value) => (value ?? 0) < 0) ? '6%' : 0, '6%'];
  const numbers = {
    ...valueAxis({ name: shownName(plan.axes.y), unit: plan.axes.unit, place, numbers: values }, picture),
    boundaryGap: ends,
  };
  const categories = categoryAxis(plan, picture, layout);
  return {
    ...legend.option,
    ...gridOption(picture, legend),
    xAxis: isSideways ? numbers : categories,
    yAxis: isSideways ? categories : numbers,
    series: plan.series.map((series, index) => ({
      type: 'bar',
      name: series.name,
      data: barData(plan, series, isStacked ? 'stacked' : isSideways ? 'sideways' : 'upright'),
      itemStyle: { color: colorsFor(names)[index] },
      barMaxWidth: MAX_BAR,
      barCategoryGap: '32%',
      ...(isStacked ? { stack: 'all' } : { barGap: '12%' }),
      label: isStacked ? stackedLabel(plan, picture, isSideways) : barLabel(plan),
    })),
  };
}

type BarLayout = 'upright' | 'sideways' | 'slanted';

/** Long names read best beside the bars, as long as there is a row for each; else slanted below them. */
function barLayout(categories: readonly string[], picture: Picture, legendHeight: number): BarLayout {
  const slot = (picture.width - 110) / Math.max(1, categories.length);
  const widest = Math.max(...categories.map((name) => textWidth(name, LABEL_SIZE)));
  if (widest <= slot - 8) return 'upright';
  const rows = (picture.height - contentTop(picture) - legendHeight - 90) / ROW_HEIGHT;
  return categories.length <= rows ? 'sideways' : 'slanted';
}

function categoryAxis({ categories, axes }: BarPlan, { width, height }: Picture, layout: BarLayout): Option {
  const style = axisStyle(shownName(axes.x));
  const room = layout === 'sideways' ? width * 0.4 : layout === 'slanted' ? height * 0.3 : width;
  const place =
    layout === 'sideways'
      ? {
          inverse: true,
          nameLocation: 'start',
          nameGap: 14,
          nameTextStyle: { fontFamily: FONT, fontSize: LABEL_SIZE, color: MUTED, align: 'right' },
        }
      : {
          ...xNamePlace,
          nameGap: layout === 'slanted' ? 8 + Math.min(room * 0.72, longest(categories) * 0.72 + 24) : 30,
        };
  return {
    ...style,
    ...place,
    type: 'category',
    data: categories.map((name) => fitText(name, LABEL_SIZE, room)),
    axisLabel: {
      fontFamily: FONT,
      fontSize: LABEL_SIZE,
      color: layout === 'sideways' ? TEXT : MUTED,
      ...(layout === 'slanted' ? { rotate: 45, hideOverlap: true } : { interval: 0 }),
    },
  };
}

function longest(names: readonly string[]): number {
  return Math.max(...names.map((name) => textWidth(name, LABEL_SIZE)));
}

/** Where a bar ends: its label stands there, and its corners are round (top left, then clockwise). */
const END = {
  upright: { above: { position: 'top', radius: [3, 3, 0, 0] }, below: { position: 'bottom', radius: [0, 0, 3, 3] } },
  sideways: { above: { position: 'right', radius: [0, 3, 3, 0] }, below: { position: 'left', radius: [3, 0, 0, 3] } },
  stacked: { above: { position: 'inside', radius: 0 }, below: { position: 'inside', radius: 0 } },
} as const;

/** In a chart of one series the bars take the colours of the states they stand for, if they do. Labels stand at the end of the bar. */
function barData(
  plan: BarPlan,
  { values }: BarPlan['series'][number],
  shape: 'stacked' | 'sideways' | 'upright',
): readonly Option[] {
  const isColored = plan.series.length === 1 && areStates(plan.categories);
  return values.map((value, index) => {
    const isNegative = (value ?? 0) < 0;
    const color = isColored ? { color: stateColor(plan.categories[index] ?? '') ?? PALETTE[0] } : {};
    const end = END[shape][isNegative ? 'below' : 'above'];
    return { value, itemStyle: { ...color, borderRadius: end.radius }, label: { position: end.position } };
  });
}

const LABEL: Option = { fontFamily: FONT, fontSize: LABEL_SIZE, fontWeight: 600 };

function barLabel({ categories, series, axes }: BarPlan): Option {
  const formatter = ({ value }: { value: unknown }): string =>
    typeof value === 'number' ? formatNumber(value, axes.unit) : '';
  return { ...LABEL, show: categories.length * series.length <= MAX_LABELLED, color: TEXT, formatter };
}

/** Inside its part of the bar, where that is large enough. */
function stackedLabel({ categories, series, axes }: BarPlan, { width, height }: Picture, isSideways: boolean): Option {
  const sums = categories.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const pixelsPerUnit = (isSideways ? width * 0.55 : height - 170) / Math.max(...sums, 1);
  const formatter = ({ value }: { value: unknown }): string => {
    if (typeof value !== 'number') return '';
    const text = formatNumber(value, axes.unit);
    return value * pixelsPerUnit < (isSideways ? textWidth(text, LABEL_SIZE) + 6 : LABEL_SIZE + 3) ? '' : text;
  };
  return { ...LABEL, show: categories.length <= MAX_LABELLED, color: '#FFFFFF', formatter };
}
