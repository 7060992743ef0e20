let isHolding = false;

/** While the hand holds the canvas its frames come first: whatever else changes is told some times a second. */
export function holdsCanvas(): boolean {
  return isHolding;
}

export function setHoldsCanvas(holds: boolean): void {
  isHolding = holds;
}
