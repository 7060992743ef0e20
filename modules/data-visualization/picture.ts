import { AXIS, BACKGROUND, GRID, MUTED, TEXT } from './colors.ts';
import { fitText, textWidth } from './text-width.ts';
import { formatNumber, type Unit } from '#shared/module/unit.ts';

/** A part of an ECharts option. Its own types are wider than what any one chart takes. */
export type Option = Readonly<Record<string, unknown>>;

export interface Picture {
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export const FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";
export const LABEL_SIZE = 12;
const TITLE_SIZE = 18;
const MARGIN = 24;
const LEGEND_ROW = 24;

/** Background, font and title: what all charts share. Nothing moves, and times are UTC, so equal data gives equal bytes. */
export function frameOption({ title, width }: Picture): Option {
  return {
    animation: false,
    useUTC: true,
    backgroundColor: BACKGROUND,
    textStyle: { fontFamily: FONT, fontSize: LABEL_SIZE, color: TEXT },
    ...(title === ''
      ? {}
      : {
          title: {
            text: fitText(title, TITLE_SIZE, width - 2 * MARGIN, 600),
            left: MARGIN,
            top: 20,
            padding: 0,
            textStyle: { fontFamily: FONT, fontSize: TITLE_SIZE, fontWeight: 600, color: TEXT },
          },
        }),
  };
}

/** Where the drawing begins below the title. */
export function contentTop({ title }: Picture): number {
  return title === '' ? MARGIN : 20 + TITLE_SIZE + 18;
}

export interface Legend {
  readonly option: Option;
  /** Height that it takes, with the gap below; 0 without a legend. */
  readonly height: number;
}

export const NO_LEGEND: Legend = { option: {}, height: 0 };

/** Names of several series below the title, in as many rows as they need. */
export function legendOf(names: readonly string[], picture: Picture): Legend {
  if (names.length < 2) return NO_LEGEND;
  const room = picture.width - 2 * MARGIN;
  const fitted = new Map(names.map((name) => [name, fitText(name, LABEL_SIZE, Math.min(240, room - 40))]));
  const rows = countRows(
    [...fitted.values()].map((name) => textWidth(name, LABEL_SIZE) + 14 + 5 + 18),
    room,
  );
  const option = {
    legend: {
      data: [...names],
      left: MARGIN,
      top: contentTop(picture),
      width: room,
      padding: 0,
      itemGap: 18,
      itemWidth: 14,
      itemHeight: 10,
      icon: 'roundRect',
      textStyle: { fontFamily: FONT, fontSize: LABEL_SIZE, color: TEXT },
      formatter: (name: string) => fitted.get(name) ?? name,
    },
  };
  return { option, height: rows * LEGEND_ROW + 8 };
}

function countRows(widths: readonly number[], room: number): number {
  let [rows, used] = [1, 0];
  for (const width of widths) {
    if (used > 0 && used + width > room) [rows, used] = [rows + 1, 0];
    used += width;
  }
  return rows;
}

/** The room inside the axes; ECharts moves the axes in by the size of their labels. */
export function gridOption(picture: Picture, legend: Legend): Option {
  const top = contentTop(picture) + legend.height + 4;
  return {
    grid: { left: MARGIN, right: MARGIN + 8, top, bottom: MARGIN, outerBoundsMode: 'same', outerBoundsContain: 'all' },
  };
}

export function axisStyle(name: string): Option {
  return {
    name,
    nameTextStyle: { fontFamily: FONT, fontSize: LABEL_SIZE, color: MUTED },
    axisLine: { show: true, lineStyle: { color: AXIS } },
    axisTick: { show: false },
    axisLabel: { fontFamily: FONT, fontSize: LABEL_SIZE, color: MUTED },
    splitLine: { show: false },
  };
}

export interface NumberAxis {
  readonly name: string;
  readonly unit: Unit;
  readonly place: 'x' | 'y';
  /** The numbers on it: whole ones get no ticks in between. */
  readonly numbers: readonly (number | null)[];
}

/** A vertical axis has its name above it, reading like the rest; a horizontal one below its middle. */
export function valueAxis({ name, unit, place, numbers }: NumberAxis, { width, height }: Picture): Option {
  const isWhole = unit === '' && numbers.every((number) => number === null || Number.isInteger(number));
  const ticks = place === 'y' ? (height - 100) / 60 : (width - 100) / 110;
  return {
    ...axisStyle(name),
    ...(place === 'y' ? { nameLocation: 'end', nameGap: 14, nameTextStyle: yNameStyle } : xNamePlace),
    type: 'value',
    splitNumber: Math.max(2, Math.min(10, Math.round(ticks))),
    ...(isWhole ? { minInterval: 1 } : {}),
    // The y axis stays at the left edge, its name above its numbers, also where x is negative.
    axisLine: { show: place === 'x', onZero: place === 'x', lineStyle: { color: AXIS } },
    axisLabel: {
      fontFamily: FONT,
      fontSize: LABEL_SIZE,
      color: MUTED,
      hideOverlap: true,
      formatter: (value: number) => formatNumber(value, unit),
    },
    splitLine: { show: true, lineStyle: { color: GRID } },
  };
}

export const xNamePlace: Option = { nameLocation: 'middle', nameGap: 30 };
const yNameStyle: Option = {
  fontFamily: FONT,
  fontSize: LABEL_SIZE,
  color: MUTED,
  align: 'left',
  padding: [0, 0, 0, -8],
};

/** The names that a table gets for columns nobody named say nothing on an axis. */
export function shownName(name: string): string {
  return name === 'name' || name === 'value' ? '' : name;
}
