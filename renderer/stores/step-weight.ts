/** A step in which so many cards and edges change has work enough. */
const HEAVY = 12;

let told = 0;

/** How many cards and edges were told of the last step through a run. */
export function setTold(count: number): void {
  told = count;
}

/** Whatever is not for the eye that is on the canvas had better wait for the next step. */
export function isStepHeavy(): boolean {
  return told > HEAVY;
}
