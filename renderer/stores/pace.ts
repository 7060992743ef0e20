/** When things happen, given from outside so that the rule can be tested without a clock. */
export interface Schedule {
  nowMs(): number;
  /** Before the next frame is drawn; soon also where no frames are drawn because nobody looks. */
  nextFrame(work: () => void): void;
  /** When the page has drawn what was changed just now. */
  afterFrame(work: () => void): void;
  later(work: () => void, ms: number): void;
}

/** However long a change took, the next one does not wait longer than this. */
const LONGEST_REST_MS = 250;

export interface Pace {
  readonly schedule?: Schedule;
  /** Asked after each time. */
  readonly leastRestMs?: () => number;
}

/**
 * Does `work` at most once per frame, and rests afterwards half as long as doing and drawing it took: so what the page is told, however often, leaves at least a
 * third of all time to the hand. Gives the function to call when there is something new.
 */
export function paced(work: () => void, { schedule = PAGE, leastRestMs = () => 0 }: Pace = {}): () => void {
  let isBusy = false;
  let isAsked = false;
  const begin = (): void => {
    isBusy = true;
    isAsked = false;
    schedule.nextFrame(() => {
      const beganMs = schedule.nowMs();
      work();
      schedule.afterFrame(() => {
        const tookMs = schedule.nowMs() - beganMs;
        schedule.later(end, Math.max(leastRestMs(), Math.min(tookMs / 2, LONGEST_REST_MS)));
      });
    });
  };
  const end = (): void => {
    isBusy = false;
    if (isAsked) begin();
  };
  return () => {
    if (isBusy) isAsked = true;
    else begin();
  };
}

const HIDDEN_MS = 100;

/** By the clock and the frames of the page. */
export const PAGE: Schedule = {
  nowMs: () => performance.now(),
  nextFrame: (work) => {
    if (document.hidden) setTimeout(work, HIDDEN_MS);
    else once(work);
  },
  afterFrame: (work) => setTimeout(work, 0),
  later: (work, ms) => setTimeout(work, ms),
};

/** Frames may end at any moment, when the window is covered; then a timer does it. */
function once(work: () => void): void {
  let isDone = false;
  const run = (): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    work();
  };
  const timer = setTimeout(run, LONGEST_REST_MS);
  const frame = requestAnimationFrame(run);
}
