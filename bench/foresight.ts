import { EngineRig } from '#engine/rig/engine-rig.ts';
import type { EventBody } from '#shared/run/event.ts';
import { eventOf } from '#shared/run/fold-run.ts';
import { planOf } from '#shared/run/plan-rig.ts';
import { RunHistory } from '#shared/run/run-at.ts';
import { simulate } from '#shared/run/what-if.ts';
import { basisOfRun } from '#shared/run/what-if-basis.ts';

/* How long going to an event of a run takes, and how far a replay of real runs is from what they took: `node bench/foresight.ts`. */

const TASKS = 1000;
const STEPS = 2000;

function history(): RunHistory {
  const names = Array.from({ length: TASKS }, (_, index) => `t${index}`);
  const words = names.map((name, index) => [name, index < 10 ? {} : { after: [`t${index - 10}`] }] as const);
  const bodies: EventBody[] = [
    { type: 'run.created', plan: planOf(Object.fromEntries(words)), parameters: {}, trigger: { kind: 'cli' } },
    { type: 'run.started' },
  ];
  for (const task of names) {
    bodies.push({ type: 'task.queued', task, waitingFor: 'a slot' });
    bodies.push({ type: 'attempt.started', task, attempt: 1, executor: 'local', slot: 0 });
    for (let piece = 1; piece <= 4; piece += 1)
      bodies.push({ type: 'attempt.output', task, attempt: 1, stream: 'stdout', bytes: piece * 10 });
    bodies.push({ type: 'attempt.ended', task, attempt: 1, outcome: 'succeeded' });
    bodies.push({ type: 'task.ended', task, status: 'succeeded', outputs: {} });
  }
  const made = new RunHistory();
  made.append(
    bodies.map((body, index) =>
      eventOf(body, { seq: index + 1, at: new Date(1e12 + index * 10).toISOString(), run: 'bench' }),
    ),
  );
  return made;
}

function measureSteps(): void {
  const run = history();
  const count = run.events.length;
  const times: number[] = [];
  for (let index = 0; index < STEPS; index += 1) {
    const startedAt = performance.now();
    run.at(1 + ((index * 7919) % count));
    times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  const at = (part: number) => (times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(3);
  console.log(`${count} events: a step takes ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms`);
}

async function measureReplay(slots: number): Promise<void> {
  const rig = await EngineRig.create({ graceMs: 300 });
  try {
    const nodes = Array.from({ length: 14 }, (_, index) => {
      const program = `const end = Date.now() + ${150 + ((index * 137) % 600)}; while (Date.now() < end);`;
      const parameters = { command: [process.execPath, '-e', program] };
      const after = index > 3 ? { after: [`n${index - 4}`, `n${index - 3}`] } : {};
      return [`n${index}`, { action: 'test.process', parameters, ...after }] as const;
    });
    const state = await rig.run(Object.fromEntries(nodes), { maxParallelTasks: slots });
    const realMs = Date.parse(state.endedAt ?? state.at) - Date.parse(state.startedAt ?? state.createdAt);
    const { makespanMs } = simulate(basisOfRun(state, {}));
    const off = (((makespanMs - realMs) / realMs) * 100).toFixed(1);
    console.log(`${slots} slots: took ${realMs} ms, replayed ${makespanMs} ms, off by ${off} %`);
  } finally {
    await rig.close();
  }
}

measureSteps();
for (const slots of [1, 2, 4]) await measureReplay(slots);
