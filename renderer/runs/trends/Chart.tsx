import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

register([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, SVGRenderer]);

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
}

/** A chart that follows the size of its place and the theme. */
export function Chart({ label, heightPx, optionOf, onPick }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  }, [onPick]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const chart = init(element, null, { renderer: 'svg' });
    const draw = (): void => {
      const style = getComputedStyle(element);
      chart.setOption(
        {
          animation: false,
          textStyle: { fontFamily: style.fontFamily, fontSize: 11, color: style.getPropertyValue('--muted') },
          ...optionOf((token) => style.getPropertyValue(token).trim()),
        },
        { notMerge: true },
      );
    };
    draw();
    chart.on('click', ({ dataIndex, seriesIndex }) => pick.current?.(dataIndex, seriesIndex ?? 0));
    const resizing = new ResizeObserver(() => chart.resize());
    resizing.observe(element);
    const theming = new MutationObserver(draw);
    theming.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resizing.disconnect();
      theming.disconnect();
      chart.dispose();
    };
  }, [optionOf]);
  return <div className="chart-place" role="img" aria-label={label} ref={place} style={{ height: heightPx }} />;
}
