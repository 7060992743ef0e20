import { useMemo, useState } from 'react';
import { readPool } from '#shared/run/pool-setting.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import {
  basisOfForecast,
  basisOfRun,
  type Hint,
  type Supposition,
  type WhatIf,
  type WhatIfBasis,
} from '#shared/run/what-if.ts';
import { Button } from '../../design/Button.tsx';
import { EmptyState } from '../../design/EmptyState.tsx';
import { duration, size } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { useForecast } from '../../stores/forecast-store.ts';
import { useRun } from '../../stores/run-store.ts';
import { SlotCurve } from './SlotCurve.tsx';
import { useWhatIf } from './use-what-if.ts';
import './what-if.css';

const text = messages.foresight.whatIf;
const AS_IT_IS: Supposition = {};

/** How long the workflow would take with more or less of something, on the same schedule as real runs. */
export function WhatIfPanel() {
  const forecast = useForecast((known) => known.forecast);
  const live = useRun((watched) =>
    watched.live !== undefined && isRunEnded(watched.live.status) ? watched.live : undefined,
  );
  const [chosen, setChosen] = useState<'forecast' | 'run'>('forecast');
  const [wish, setWish] = useState<Supposition>(AS_IT_IS);
  const ofForecast = useMemo(() => (forecast === undefined ? undefined : basisOfForecast(forecast)), [forecast]);
  const ofRun = useMemo(
    () => (live === undefined ? undefined : basisOfRun(live, forecast?.capacities ?? {})),
    [live, forecast?.capacities],
  );
  const isOfRun = ofRun !== undefined && (chosen === 'run' || ofForecast === undefined);
  const basis = isOfRun ? ofRun : ofForecast;
  const now = useWhatIf(basis, AS_IT_IS);
  const supposed = useWhatIf(basis, wish);
  if (basis === undefined) return <EmptyState title={text.empty}>{text.emptyText}</EmptyState>;
  return (
    <div className="what-if" data-testid="what-if">
      <div className="what-if-wishes">
        <div className="what-if-basis">
          <div className="segmented" role="group" aria-label={text.basis}>
            {(['forecast', 'run'] as const).map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={(each === 'run') === isOfRun}
                disabled={each === 'run' ? ofRun === undefined : ofForecast === undefined}
                onClick={() => setChosen(each)}
              >
                {text.bases[each]}
              </button>
            ))}
          </div>
          <Button look="quiet" size="small" onClick={() => setWish(AS_IT_IS)}>
            {text.reset}
          </Button>
        </div>
        <Wishes basis={basis} wish={wish} onWish={setWish} />
      </div>
      {supposed !== undefined && (
        <Answer basis={basis} wish={wish} supposed={supposed} nowMs={now?.forecast.makespanMs ?? 0} />
      )}
    </div>
  );
}

interface WishesProps {
  readonly basis: WhatIfBasis;
  readonly wish: Supposition;
  readonly onWish: (wish: Supposition) => void;
}

const GB = 1e9;

function Wishes({ basis, wish, onWish }: WishesProps) {
  const { plan, capacities } = basis;
  const nameOf = namesOf(basis);
  const [node, setNode] = useState<string>('');
  const part = wish.durations?.[node] ?? 1;
  const slots = wish.slots ?? plan.maxParallelTasks;
  const memory = wish.memoryBytes ?? capacities['memory'];
  return (
    <>
      <Slider
        label={text.slots}
        value={slots}
        max={Math.max(16, plan.maxParallelTasks)}
        words={String(slots)}
        onChange={(value) => onWish({ ...wish, slots: value })}
      />
      {memory !== undefined && (
        <Slider
          label={text.memory}
          value={Math.max(1, Math.round(memory / GB))}
          max={Math.max(8, Math.round(((capacities['memory'] ?? memory) * 2) / GB))}
          words={size(memory)}
          onChange={(value) => onWish({ ...wish, memoryBytes: value * GB })}
        />
      )}
      {Object.entries(plan.pools).map(([name, setting]) => {
        const amount = readPool(setting)?.amount;
        if (amount === undefined) return null;
        const value = wish.pools?.[name] ?? amount;
        return (
          <Slider
            key={name}
            label={text.pool(name)}
            value={value}
            max={Math.max(8, amount * 2)}
            words={String(value)}
            onChange={(next) => onWish({ ...wish, pools: { ...wish.pools, [name]: next } })}
          />
        );
      })}
      <label className="what-if-line">
        <span>{text.node}</span>
        <select className="input" value={node} onChange={(event) => setNode(event.target.value)}>
          <option value="">{text.noNode}</option>
          {plan.tasks.map(({ path }) => (
            <option key={path} value={path}>
              {nameOf(path)}
            </option>
          ))}
        </select>
      </label>
      {node !== '' && (
        <>
          <Slider
            label={text.takes}
            value={Math.round(part * 100)}
            min={10}
            max={300}
            step={10}
            words={text.percent(part)}
            onChange={(value) => onWish({ ...wish, durations: { ...wish.durations, [node]: value / 100 } })}
          />
          <Check
            label={text.fails}
            isOn={wish.failing === node}
            onChange={(isOn) => onWish({ ...wish, failing: isOn ? node : undefined })}
          />
        </>
      )}
      <Check
        label={text.cache}
        isOn={wish.isCacheOff !== true}
        onChange={(isOn) => onWish({ ...wish, isCacheOff: !isOn })}
      />
    </>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly step?: number;
  readonly words: string;
  readonly onChange: (value: number) => void;
}

function Slider({ label, words, onChange, value, min = 1, max, step = 1 }: SliderProps) {
  return (
    <label className="what-if-line">
      <span className="truncate">{label}</span>
      <input
        type="range"
        {...{ value, min, max, step }}
        aria-valuetext={words}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <output className="tabular">{words}</output>
    </label>
  );
}

function Check({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="what-if-check">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

/** What people call a task; by its path where several have the same name. */
function namesOf({ plan }: WhatIfBasis): (path: string) => string {
  const counts = new Map<string, number>();
  for (const { name } of plan.tasks) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = new Map(plan.tasks.map(({ path, name }) => [path, counts.get(name) === 1 ? name : path]));
  return (path) => names.get(path) ?? path;
}

interface AnswerProps {
  readonly basis: WhatIfBasis;
  readonly wish: Supposition;
  readonly supposed: WhatIf;
  readonly nowMs: number;
}

function Answer({ basis, wish, supposed, nowMs }: AnswerProps) {
  const { forecast, skipped, curve, knee, hints } = supposed;
  const nameOf = namesOf(basis);
  return (
    <>
      <div className="what-if-answer" role="status">
        <span className="muted">{text.makespan}</span>
        <strong className="what-if-span tabular">{duration(forecast.makespanMs)}</strong>
        {forecast.makespanMs !== nowMs && <span className="muted tabular">{text.now(duration(nowMs))}</span>}
        <span className="muted">{text.lowerBound(duration(forecast.lowerBoundMs))}</span>
        {skipped.length > 0 && <span data-attention="">{text.skipped(skipped.length)}</span>}
        <span className="muted">{text.critical}</span>
        <span>{forecast.criticalPath.map(nameOf).join(' → ')}</span>
        <ul>
          {hints.map((hint) => (
            <li key={`${hint.kind} ${'task' in hint ? hint.task : ''}`}>{hintWords(hint, nameOf)}</li>
          ))}
        </ul>
      </div>
      {curve.length > 1 && <SlotCurve curve={curve} knee={knee} slots={wish.slots ?? basis.plan.maxParallelTasks} />}
    </>
  );
}

/** Less than this is no saving. */
const LEAST_MS = 100;

function hintWords(hint: Hint, nameOf: (path: string) => string): string {
  const saves = 'savesMs' in hint && hint.savesMs >= LEAST_MS ? duration(hint.savesMs) : undefined;
  switch (hint.kind) {
    case 'slotMore':
      return text.hints.slotMore(hint.slots, saves);
    case 'slotsEnough':
      return text.hints.slotsEnough(hint.slots);
    case 'split':
      return text.hints.split(nameOf(hint.task), duration(hint.savesMs));
    case 'cache':
      return text.hints.cache(saves);
  }
}
