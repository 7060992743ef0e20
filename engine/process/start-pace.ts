/** Longer than this and the host has better things to do than to wait. */
const QUICK_MS = 1.5;
/** After that the next one shows whether the machine has become less busy. */
const TRY_AGAIN_MS = 100;
const MOST_PROGRAMS = 1000;

/**
 * Who waits until a program is loaded: this thread or another. Handing it to another costs more than a start takes on a machine with time to
 * spare (0.2 ms), and half of all that a short process costs. But a program that was not used lately may have to come from a slow disk, and on a
 * busy machine it waits its turn; then the host must not wait with it.
 */
export class StartPace {
  readonly #nowMs: () => number;
  readonly #loaded = new Set<string>();
  #meanMs = 0;
  #restUntilMs = 0;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  mayWait(program: string): boolean {
    return this.#loaded.has(program) && this.#nowMs() >= this.#restUntilMs;
  }

  here<Started>(start: () => Started): Started {
    const fromMs = this.#nowMs();
    const started = start();
    const nowMs = this.#nowMs();
    const tookMs = nowMs - fromMs;
    // After a rest only what is now counts.
    this.#meanMs = this.#restUntilMs > 0 ? tookMs : this.#meanMs + (tookMs - this.#meanMs) / 8;
    this.#restUntilMs = 0;
    if (this.#meanMs > QUICK_MS) this.#restUntilMs = nowMs + TRY_AGAIN_MS;
    return started;
  }

  async aside<Started>(program: string, starting: Promise<Started>): Promise<Started> {
    const started = await starting;
    if (this.#loaded.size >= MOST_PROGRAMS) this.#loaded.clear();
    this.#loaded.add(program);
    return started;
  }
}
