import { BarChart, CustomChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { init, use as register, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { onThemeChange } from './use-theme.ts';

register([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
  DataZoomInsideComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
  SVGRenderer,
]);

/** Colours of the theme in force: a chart is drawn by a library that knows no CSS variables. */
export type Colors = (token: string) => string;

interface ChartProps {
  /** Said instead of the picture; the figures themselves must stand beside it. */
  readonly label: string;
  readonly heightPx: number;
  /** Keep it the same while nothing changes. */
  readonly optionOf: (colors: Colors) => EChartsCoreOption;
  /** A press on the mark of this index in its series. */
  readonly onPick?: ((index: number, series: number) => void) | undefined;
  /** The hand has shown another part of the axis, in percent of it. */
  readonly onZoom?: ((range: { readonly from: number; readonly to: number }) => void) | undefined;
}

/** A chart that follows the size of its place and the theme. */
export function Chart({ label, heightPx, optionOf, onPick, onZoom }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<ECharts>(null);
  const wishes = useRef({ onPick, onZoom, optionOf });
  useEffect(() => {
    wishes.current = { onPick, onZoom, optionOf };
    if (drawn.current !== null && place.current !== null) draw(drawn.current, place.current, optionOf);
  }, [onPick, onZoom, optionOf]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const chart = init(element, null, { renderer: 'svg' });
    drawn.current = chart;
    draw(chart, element, wishes.current.optionOf);
    chart.on('click', ({ dataIndex, seriesIndex }) => wishes.current.onPick?.(dataIndex, seriesIndex ?? 0));
    chart.on('datazoom', () => {
      const [zoom] = (chart.getOption()['dataZoom'] ?? []) as readonly {
        readonly start: number;
        readonly end: number;
      }[];
      if (zoom !== undefined) wishes.current.onZoom?.({ from: zoom.start, to: zoom.end });
    });
    const resizing = new ResizeObserver(() => chart.resize());
    resizing.observe(element);
    const stopTheming = onThemeChange(() => draw(chart, element, wishes.current.optionOf));
    return () => {
      resizing.disconnect();
      stopTheming();
      chart.dispose();
      drawn.current = null;
    };
  }, []);
  return <div className="chart-place" role="img" aria-label={label} ref={place} style={{ height: heightPx }} />;
}

function draw(chart: ECharts, element: HTMLElement, optionOf: ChartProps['optionOf']): void {
  const style = getComputedStyle(element);
  chart.setOption(
    {
      animation: false,
      textStyle: { fontFamily: style.fontFamily, fontSize: 11, color: style.getPropertyValue('--muted') },
      ...optionOf((token) => style.getPropertyValue(token).trim()),
    },
    { notMerge: true },
  );
}

export function axisOption(colors: Colors) {
  return {
    axisLine: { lineStyle: { color: colors('--line') } },
    axisTick: { show: false },
    axisLabel: { color: colors('--muted') },
    splitLine: { lineStyle: { color: colors('--border') } },
  };
}

export function tooltipOption(colors: Colors) {
  return {
    trigger: 'item',
    confine: true,
    backgroundColor: colors('--raised'),
    borderColor: colors('--border'),
    textStyle: { color: colors('--text'), fontSize: 12 },
  };
}
