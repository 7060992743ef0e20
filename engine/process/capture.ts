/** The beginning of a stream, up to a limit. */
export class Capture {
  readonly #limit: number;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    if (this.#limit === 0) return;
    const room = this.#limit - this.#bytes;
    if (bytes.length > room) this.truncated = true;
    if (room <= 0) return;
    // A copy when cut: a slice would keep the whole piece in memory.
    const piece = bytes.length > room ? Buffer.from(bytes.subarray(0, room)) : bytes;
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  text(): string {
    if (this.#bytes === 0) return '';
    const bytes = Buffer.concat(this.#pieces);
    return new TextDecoder('utf-8').decode(bytes, { stream: this.truncated });
  }
}

const TAIL_BYTES = 16_000;

/** The end of a stream, however long it is; memory stays below three times the limit. */
export class Tail {
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #isCut = false;

  add(bytes: Uint8Array): void {
    // A copy: a slice would keep the whole piece in memory.
    this.#pieces.push(bytes.byteLength > TAIL_BYTES ? Buffer.from(bytes.subarray(-TAIL_BYTES)) : bytes);
    this.#isCut ||= bytes.byteLength > TAIL_BYTES;
    this.#bytes += Math.min(bytes.byteLength, TAIL_BYTES);
    if (this.#bytes > 2 * TAIL_BYTES) this.#shorten();
  }

  text(): string {
    this.#shorten();
    const bytes = Buffer.concat(this.#pieces);
    let start = 0;
    // Begins between characters.
    while (this.#isCut && start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return bytes.toString('utf8', start);
  }

  #shorten(): void {
    if (this.#bytes <= TAIL_BYTES) return;
    this.#pieces = [Buffer.from(Buffer.concat(this.#pieces).subarray(-TAIL_BYTES))];
    this.#bytes = TAIL_BYTES;
    this.#isCut = true;
  }
}
