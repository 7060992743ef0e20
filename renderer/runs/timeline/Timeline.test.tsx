import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventBody } from '#shared/run/event.ts';
import { eventOf } from '#shared/run/fold-run.ts';
import { planOf } from '#shared/run/plan-rig.ts';
import { RunHistory } from '#shared/run/run-at.ts';
import { useCalmRun } from '../../stores/calm-run.ts';
import { useRun } from '../../stores/run-store.ts';
import { useView } from '../../stores/view-store.ts';
import { setTimeline, useTimeline } from './timeline-settings.ts';
import { Timeline } from './Timeline.tsx';

/** Two tasks, one after the other; the second stands in line for a second. Each event comes a second after the last. */
const BODIES: readonly EventBody[] = [
  {
    type: 'run.created',
    plan: planOf({ a: {}, b: { after: ['a'] }, c: {} }),
    parameters: {},
    trigger: { kind: 'cli' },
  },
  { type: 'run.started' },
  { type: 'attempt.started', task: 'a', attempt: 1, executor: 'local', slot: 0 },
  { type: 'attempt.ended', task: 'a', attempt: 1, outcome: 'succeeded' },
  { type: 'task.ended', task: 'a', status: 'succeeded', outputs: {} },
  { type: 'task.queued', task: 'b', waitingFor: 'Waits for a slot.' },
  { type: 'attempt.started', task: 'b', attempt: 1, executor: 'local', slot: 0 },
  { type: 'attempt.ended', task: 'b', attempt: 1, outcome: 'succeeded' },
  { type: 'task.ended', task: 'b', status: 'succeeded', outputs: {} },
  { type: 'task.ended', task: 'c', status: 'skipped', sentence: 'Not wanted.', outputs: {} },
  { type: 'run.ended', status: 'succeeded', outputs: {} },
];

const history = new RunHistory();
history.append(
  BODIES.map((body, at) => eventOf(body, { seq: at + 1, at: new Date(at * 1000).toISOString(), run: 'r' })),
);

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  // A page that nobody draws has no size.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  page = document.createElement('div');
  document.body.append(page);
  root = createRoot(page);
  setTimeline({ zoom: 1, query: '', mode: 'flat', showsCriticalPath: false });
  showNow();
  act(() => root.render(<Timeline />));
});

afterEach(() => {
  act(() => root.unmount());
  page.remove();
  useRun.setState({ run: undefined, state: undefined, live: undefined, moment: undefined });
  useCalmRun.setState({ state: undefined });
});

function showNow(): void {
  useRun.setState({ run: 'r', state: history.latest, live: history.latest, moment: undefined });
}

function showBack(seq: number): void {
  act(() => useRun.setState({ state: history.at(seq), moment: { seq, atMs: (seq - 1) * 1000 } }));
}

function press(key: string): void {
  act(() => {
    page.querySelector('[role="tree"]')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  });
}

function bar(task: string, kind: string): HTMLElement | null {
  return page.querySelector(`[data-timeline-row="${task}"] .tl-bar[data-kind="${kind}"]`);
}

function ticks(): readonly string[] {
  return [...page.querySelectorAll<HTMLElement>('.tl-tick')].map((tick) => `${tick.textContent} ${tick.style.left}`);
}

test('+ and - zoom the time axis, 0 shows all of it, and neither goes beyond its end', () => {
  press('+');
  expect(useTimeline.getState().zoom).toBeGreaterThan(1);
  press('-');
  expect(useTimeline.getState().zoom).toBe(1);
  press('-');
  expect(useTimeline.getState().zoom).toBe(1);
  for (let times = 0; times < 40; times += 1) press('=');
  expect(useTimeline.getState().zoom).toBe(100);
  press('0');
  expect(useTimeline.getState().zoom).toBe(1);
});

test('the row of a node that is selected elsewhere comes into sight, and one that is in sight stays where it is', () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(60);
  const scroller = page.querySelector('.tl-scroll');
  act(() => useView.setState({ selectedNodes: ['c'] }));
  const below = scroller?.scrollTop ?? 0;
  expect(below).toBeGreaterThan(0);
  act(() => useView.setState({ selectedNodes: [] }));
  expect(scroller?.scrollTop).toBe(below);
  act(() => useView.setState({ selectedNodes: ['a'] }));
  expect(scroller?.scrollTop).toBe(0);
  act(() => useView.setState({ selectedNodes: [] }));
});

test('closer, a bar is wider', () => {
  const before = Number.parseFloat(bar('b', 'attempt')?.style.width ?? '');
  press('+');
  expect(Number.parseFloat(bar('b', 'attempt')?.style.width ?? '')).toBeGreaterThan(before);
});

test('while one looks back the axis and what had ended stand still, and what came later is gone', () => {
  const whole = { ticks: ticks(), left: bar('a', 'attempt')?.style.left, width: bar('a', 'attempt')?.style.width };
  expect(whole.ticks.length).toBeGreaterThan(0);
  for (const seq of [8, 6, 5]) {
    showBack(seq);
    expect(ticks()).toEqual(whole.ticks);
    expect(bar('a', 'attempt')?.style.left).toBe(whole.left);
    expect(bar('a', 'attempt')?.style.width).toBe(whole.width);
  }
  expect(bar('b', 'attempt')).toBeNull();
  const mark = page.querySelector<HTMLElement>('.tl-now[data-back]');
  expect(mark).not.toBeNull();
  act(showNow);
  expect(bar('b', 'attempt')).not.toBeNull();
});

test('the time in line is a part of its own before the attempt, and says so', () => {
  const queued = bar('b', 'queued');
  expect(queued?.dataset['status']).toBe('queued');
  expect(queued?.title).toContain('in line for a slot');
  expect(queued?.title).toContain('Waits for a slot.');
  const end = Number.parseFloat(queued?.style.left ?? '') + Number.parseFloat(queued?.style.width ?? '');
  expect(end).toBeCloseTo(Number.parseFloat(bar('b', 'attempt')?.style.left ?? ''), 1);
  expect(bar('a', 'queued')).toBeNull();
});

test('the critical path marks its rows and bars, joins them by lines, and leaves out what did not matter', () => {
  expect(page.querySelectorAll('[data-critical]')).toHaveLength(0);
  act(() => setTimeline({ showsCriticalPath: true }));
  const rows = [...page.querySelectorAll<HTMLElement>('.tl-row[data-critical]')].map(
    (row) => row.dataset['timelineRow'],
  );
  expect(rows).toEqual(['a', 'b']);
  expect(bar('b', 'attempt')?.dataset['critical']).toBe('');
  expect(page.querySelectorAll('.tl-critical path')).toHaveLength(1);
});
