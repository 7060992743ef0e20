import type { ChartPlan } from '#shared/module/chart.ts';
import { BACKGROUND, colorsFor, MUTED, TEXT } from './colors.ts';
import { contentTop, FONT, LABEL_SIZE, legendOf, NO_LEGEND, type Option, type Picture } from './picture.ts';
import { fitText } from './text-width.ts';
import { formatNumber } from '#shared/module/unit.ts';

export function pieOption({ slices, unit }: Extract<ChartPlan, { kind: 'pie' }>, picture: Picture): Option {
  const names = slices.map((slice) => slice.name);
  const total = slices.reduce((sum, slice) => sum + slice.value, 0);
  // Beside the slices there is no room for names in a narrow picture, and at a slice of nothing no place.
  const isLabelled = picture.width >= 420;
  const legend = isLabelled && slices.every((slice) => slice.value > 0) ? NO_LEGEND : legendOf(names, picture);
  const top = contentTop(picture) + legend.height;
  const room = isLabelled
    ? Math.min(picture.width - 280, picture.height - top - 96)
    : Math.min(picture.width, picture.height - top) - 32;
  const radius = Math.max(30, room / 2);
  const share = (value: number): string => `${((value / total) * 100).toFixed(value / total < 0.01 ? 1 : 0)} %`;
  return {
    ...legend.option,
    color: colorsFor(names).map((color, index) => (/^Other \(\d+\)$/.test(names[index] ?? '') ? '#8A919E' : color)),
    series: [
      {
        type: 'pie',
        radius: [0, radius],
        center: [picture.width / 2, top + (picture.height - top) / 2],
        startAngle: 90,
        data: slices.map(({ name, value }) => ({
          name,
          value,
          label: { show: isLabelled && value > 0 },
          labelLine: { show: isLabelled && value > 0 },
        })),
        itemStyle: {
          borderColor: BACKGROUND,
          borderWidth: slices.filter((slice) => slice.value > 0).length > 1 ? 2 : 0,
        },
        avoidLabelOverlap: true,
        label: {
          fontFamily: FONT,
          fontSize: LABEL_SIZE,
          color: TEXT,
          lineHeight: 16,
          formatter: ({ name, value }: { name: string; value: number }) =>
            `{name|${fitText(name, LABEL_SIZE, 130, 600)}}\n{share|${formatNumber(value, unit)} · ${share(value)}}`,
          rich: { name: { fontWeight: 600, fontFamily: FONT, color: TEXT }, share: { fontFamily: FONT, color: MUTED } },
        },
        labelLine: { length: 12, length2: 10, lineStyle: { color: '#B4BAC4' } },
      },
    ],
  };
}
