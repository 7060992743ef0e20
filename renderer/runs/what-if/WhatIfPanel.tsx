import { useMemo, useState } from 'react';
import type { PlannedTask } from '#shared/run/plan.ts';
import { readPool } from '#shared/run/pool-setting.ts';
import type { RunForecastTask } from '#shared/run/run-forecast.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded, isRunLive } from '#shared/run/task-status.ts';
import { basisOfForecast, basisOfRun, isGate, type WhatIfBasis } from '#shared/run/what-if-basis.ts';
import type { Hint, Supposition, WhatIf } from '#shared/run/what-if.ts';
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
  const isRunning = useRun((watched) => watched.live !== undefined && isRunLive(watched.live.status));
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
  if (basis === undefined)
    return <EmptyState title={text.empty}>{isRunning ? text.emptyWhileRuns : text.emptyText}</EmptyState>;
  const guesses = isOfRun ? 0 : Object.values(forecast?.tasks ?? {}).filter(isGuess).length;
  return (
    <div className="what-if" data-testid="what-if">
      <div className="what-if-parts">
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
            <Button
              look="quiet"
              size="small"
              disabledBecause={isSame(wish, AS_IT_IS) ? text.isAsItIs : undefined}
              onClick={() => setWish(AS_IT_IS)}
            >
              {text.reset}
            </Button>
          </div>
          <Wishes basis={basis} wish={wish} onWish={setWish} />
        </div>
        {supposed !== undefined && (
          <Answer
            basis={basis}
            wish={wish}
            supposed={supposed}
            nowMs={now?.forecast.makespanMs ?? 0}
            tookMs={isOfRun && isSame(wish, AS_IT_IS) ? tookMsOf(live) : undefined}
            guesses={guesses}
          />
        )}
      </div>
    </div>
  );
}

/** A slider that was put back supposes nothing. */
function isSame(one: Supposition, other: Supposition): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isGuess({ expected, isKnown }: RunForecastTask): boolean {
  return expected === 'run' && !isKnown;
}

function tookMsOf(run: RunState | undefined): number | undefined {
  if (run?.startedAt === undefined || run.endedAt === undefined) return undefined;
  return Date.parse(run.endedAt) - Date.parse(run.startedAt);
}

interface WishesProps {
  readonly basis: WhatIfBasis;
  readonly wish: Supposition;
  readonly onWish: (wish: Supposition) => void;
}

const GB = 1e9;

function inGB(bytes: number): number {
  return Math.max(1, Math.round(bytes / GB));
}

function Wishes({ basis, wish, onWish }: WishesProps) {
  const { plan, capacities } = basis;
  const names = nodeNames(basis);
  const [node, setNode] = useState<string>('');
  const part = wish.durations?.[node] ?? 1;
  const slots = wish.slots ?? plan.maxParallelTasks;
  const memory = wish.memoryBytes ?? capacities['memory'];
  return (
    <>
      <Slider
        label={text.slots}
        value={slots}
        was={plan.maxParallelTasks}
        max={Math.max(16, plan.maxParallelTasks)}
        wordsOf={String}
        onChange={(value) => onWish({ ...wish, slots: value === plan.maxParallelTasks ? undefined : value })}
      />
      {memory !== undefined && (
        <Slider
          label={text.memory}
          value={inGB(memory)}
          was={inGB(capacities['memory'] ?? memory)}
          max={Math.max(8, inGB(capacities['memory'] ?? memory) * 2)}
          wordsOf={(value) => size(value * GB)}
          onChange={(value) =>
            onWish({ ...wish, memoryBytes: value === inGB(capacities['memory'] ?? memory) ? undefined : value * GB })
          }
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
            was={amount}
            max={Math.max(8, amount * 2)}
            wordsOf={String}
            onChange={(next) => onWish({ ...wish, pools: { ...wish.pools, [name]: next } })}
          />
        );
      })}
      <label className="what-if-line">
        <span>{text.node}</span>
        <select className="input" value={node} onChange={(event) => setNode(event.target.value)}>
          <option value="">{text.noNode}</option>
          {nodesOf(basis).map((task) => (
            <option key={task.node} value={task.node}>
              {names.get(task.node)}
            </option>
          ))}
        </select>
      </label>
      {node !== '' && (
        <>
          <Slider
            label={text.takes}
            value={Math.round(part * 100)}
            was={100}
            min={10}
            max={300}
            step={10}
            wordsOf={(value) => text.percent(value / 100)}
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
        onChange={(isOn) => onWish({ ...wish, isCacheOff: isOn ? undefined : true })}
      />
    </>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  /** Without supposing anything. */
  readonly was: number;
  readonly min?: number;
  readonly max: number;
  readonly step?: number;
  readonly wordsOf: (value: number) => string;
  readonly onChange: (value: number) => void;
}

function Slider({ label, wordsOf, onChange, value, was, min = 1, max, step = 1 }: SliderProps) {
  const words = wordsOf(value);
  const isChanged = value !== was;
  return (
    <label
      className="what-if-line"
      data-changed={isChanged ? '' : undefined}
      title={isChanged ? text.changed(wordsOf(was)) : undefined}
    >
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

/** Nodes that take time: of a loop what is inside it, once for all rounds. */
function nodesOf({ plan, lengths }: WhatIfBasis): readonly PlannedTask[] {
  const seen = new Map<string, PlannedTask>();
  for (const task of plan.tasks) {
    const takesTime = lengths?.[task.path]?.attemptsMs.some((ms) => ms > 0) ?? !isGate(task.path);
    if (takesTime && !seen.has(task.node)) seen.set(task.node, task);
  }
  return [...seen.values()];
}

/** What people call a node; with its path where several have the same name. */
function nodeNames({ plan }: WhatIfBasis): ReadonlyMap<string, string> {
  const names = new Map(plan.tasks.map(({ node, name }) => [node, name]));
  const counts = Map.groupBy(names, ([, name]) => name);
  return new Map(
    [...names].map(([node, name]) => [node, (counts.get(name)?.length ?? 0) > 1 ? `${name} (${node})` : name]),
  );
}

/** The same for a task; of a loop's with its round. */
function taskNames(basis: WhatIfBasis): (path: string) => string {
  const names = nodeNames(basis);
  const tasks = new Map(basis.plan.tasks.map(({ path, node }) => [path, node]));
  return (path) => {
    const node = tasks.get(path) ?? path;
    const round = /\[(\d+)\][^[]*$/.exec(path)?.[1];
    return [names.get(node) ?? path, round === undefined ? '' : `#${Number(round) + 1}`].filter(Boolean).join(' ');
  };
}

interface AnswerProps {
  readonly basis: WhatIfBasis;
  readonly wish: Supposition;
  readonly supposed: WhatIf;
  readonly nowMs: number;
  /** What the recorded run really took, while its replay supposes nothing. */
  readonly tookMs: number | undefined;
  /** Nodes that never ran. */
  readonly guesses: number;
}

function Answer({ basis, wish, supposed, nowMs, tookMs, guesses }: AnswerProps) {
  const { forecast, skipped, curve, knee, hints } = supposed;
  const { makespanMs, lowerBoundMs, tasks } = forecast;
  const nameOf = taskNames(basis);
  const path = forecast.criticalPath.filter((each) => (tasks[each]?.endMs ?? 0) > (tasks[each]?.startMs ?? 0));
  return (
    <>
      <div className="what-if-answer" role="status">
        <span className="muted">{text.makespan}</span>
        <p className="what-if-result">
          <strong className="what-if-span tabular">{duration(makespanMs)}</strong>
          {makespanMs !== nowMs && <span className="muted tabular">{text.now(duration(nowMs))}</span>}
        </p>
        {skipped.length > 0 && <span data-attention="">{text.skipped(skipped.length)}</span>}
        <ul>
          {hints.map((hint) => (
            <li key={`${hint.kind} ${'task' in hint ? hint.task : ''}`}>{hintWords(hint, nameOf)}</li>
          ))}
        </ul>
        {path.length > 0 && (
          <p>
            <span className="muted">{text.critical}: </span>
            {path.map(nameOf).join(' → ')}
          </p>
        )}
        <p className="muted">
          {text.lowerBound(duration(lowerBoundMs))} {guesses > 0 && text.guesses(guesses)}
          {tookMs !== undefined &&
            text.replayed(duration(tookMs), Math.round((Math.abs(makespanMs - tookMs) / Math.max(1, tookMs)) * 100))}
        </p>
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
