import { ChevronLeft, ChevronRight, Maximize2, RotateCcw, ZoomIn, ZoomOut } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ChartPlan } from '#shared/module/chart.ts';
import { Button } from '../../design/Button.tsx';
import { Chart, type Colors } from '../../design/Chart.tsx';
import { Dialog } from '../../design/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { drawingOf, hasAxes } from './chart-drawing.ts';
import { isWhole, stepOfKey, stepRange, WHOLE, type ZoomStep } from './zoom-range.ts';
import './chart.css';

const text = messages.results.chart;
const HEIGHT_PX = 300;
const LARGE_PX = 560;

interface ChartFigureProps {
  readonly title: string;
  readonly plan: ChartPlan;
}

/** A chart to look into: figures under the pointer, closer with the wheel and Ctrl, by buttons or by keys; all figures stand in the table below it. */
export function ChartFigure({ title, plan }: ChartFigureProps) {
  const [isLarge, setLarge] = useState(false);
  const name = title === '' ? text.untitled(text.kinds[plan.kind]) : title;
  return (
    <>
      <Figure name={name} plan={plan} heightPx={HEIGHT_PX} onEnlarge={() => setLarge(true)} />
      <Dialog title={name} isOpen={isLarge} widthPx={1200} onClose={() => setLarge(false)}>
        <Figure name={name} plan={plan} heightPx={LARGE_PX} onEnlarge={undefined} />
      </Dialog>
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly plan: ChartPlan;
  readonly heightPx: number;
  readonly onEnlarge: (() => void) | undefined;
}

function Figure({ name, plan, heightPx, onEnlarge }: FigureProps) {
  const [range, setRange] = useState(WHOLE);
  const optionOf = useCallback((colors: Colors) => drawingOf(plan, range, colors), [plan, range]);
  const step = (how: ZoomStep): void => setRange((now) => stepRange(now, how));
  const isZoomable = hasAxes(plan);
  const all = isWhole(range) ? text.isWhole : undefined;
  const picture = (
    <Chart
      label={text.picture(name, text.kinds[plan.kind])}
      heightPx={heightPx}
      optionOf={optionOf}
      onZoom={setRange}
    />
  );
  return (
    <figure
      className="chart-figure"
      data-chart={plan.kind}
      data-from={range.from.toFixed(1)}
      data-to={range.to.toFixed(1)}
    >
      <figcaption>
        <strong className="truncate">{name}</strong>
        <span className="chart-tools" role="toolbar" aria-label={text.tools}>
          {isZoomable && (
            <>
              <Tool label={text.back} icon={<ChevronLeft size={14} />} because={all} onPress={() => step('back')} />
              <Tool label={text.on} icon={<ChevronRight size={14} />} because={all} onPress={() => step('on')} />
              <Tool label={text.out} icon={<ZoomOut size={14} />} because={all} onPress={() => step('out')} />
              <Tool label={text.in} icon={<ZoomIn size={14} />} because={undefined} onPress={() => step('in')} />
              <Tool label={text.whole} icon={<RotateCcw size={14} />} because={all} onPress={() => step('whole')} />
            </>
          )}
          {onEnlarge !== undefined && (
            <Tool label={text.enlarge} icon={<Maximize2 size={14} />} because={undefined} onPress={onEnlarge} />
          )}
        </span>
      </figcaption>
      {isZoomable ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application takes its own keys
        <div
          className="chart-keys"
          role="application"
          aria-label={text.keys(name)}
          tabIndex={0}
          onKeyDown={(event) => {
            const how = stepOfKey(event);
            if (how === undefined) return;
            event.preventDefault();
            event.stopPropagation();
            step(how);
          }}
        >
          {picture}
        </div>
      ) : (
        picture
      )}
    </figure>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: React.ReactNode;
  readonly because: string | undefined;
  readonly onPress: () => void;
}

function Tool({ label, icon, because, onPress }: ToolProps) {
  return (
    <Button look="quiet" size="small" icon={icon} aria-label={label} disabledBecause={because} onClick={onPress} />
  );
}
