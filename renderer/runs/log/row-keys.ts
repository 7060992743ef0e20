/**
 * Keys for the rows of a list of which only those in view are drawn: a row that stays keeps its own, and when the view comes to quite other lines, these are
 * written into the rows that are there instead of having all of them taken down and built anew.
 */
export class RowKeys {
  #first = 0;
  #count = 0;
  #origin = 0;

  /** What to take from the index of each row for its key. `first`: index of the first row; `count`: how many there are. */
  originOf(first: number, count: number): number {
    const isSharing = first < this.#first + this.#count && this.#first < first + count;
    if (!isSharing) this.#origin += first - this.#first;
    this.#first = first;
    this.#count = count;
    return this.#origin;
  }
}
