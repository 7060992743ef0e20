import type { Clock } from './clock.ts';

/** A time limit that stands still while the run is paused. */
export class PausingLimit {
  readonly #clock: Clock;
  readonly #onOver: () => void;
  #untilMs: number;
  /** What is left while it stands still. */
  #heldMs: number | undefined;
  #callOff: (() => void) | undefined;

  constructor(clock: Clock, limitMs: number, onOver: () => void) {
    this.#clock = clock;
    this.#onOver = onOver;
    this.#untilMs = clock.nowMs() + limitMs;
    this.#wait();
  }

  /** When it is over, or for how long it still lasts from when the run goes on. */
  get when(): { readonly until: string } | { readonly leftMs: number } {
    return this.#heldMs === undefined ? { until: new Date(this.#untilMs).toISOString() } : { leftMs: this.#heldMs };
  }

  pause(): void {
    this.#heldMs ??= Math.max(0, this.#untilMs - this.#clock.nowMs());
    this.#callOff?.();
  }

  goOn(): void {
    if (this.#heldMs === undefined) return;
    this.#untilMs = this.#clock.nowMs() + this.#heldMs;
    this.#heldMs = undefined;
    this.#wait();
  }

  stop(): void {
    this.#callOff?.();
  }

  #wait(): void {
    this.#callOff = this.#clock.at(this.#untilMs, () => {
      // A very long wait is woken early and asks again.
      if (this.#clock.nowMs() < this.#untilMs) this.#wait();
      else this.#onOver();
    });
  }
}
