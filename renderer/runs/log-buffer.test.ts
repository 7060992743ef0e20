import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogBuffer, MOST_LINES } from './log-buffer.ts';

function textsOf(buffer: LogBuffer, task?: string): readonly string[] {
  return buffer.lines.filter((line) => task === undefined || line.task === task).map((line) => line.text);
}

describe('the log on screen', () => {
  test('keeps the order in which tasks wrote their lines', () => {
    const buffer = new LogBuffer();
    buffer.append('lint', 1, 'one\n');
    buffer.append('test', 1, 'two\n');
    buffer.append('lint', 1, 'three\n');
    expect(buffer.lines.map(({ task, text }) => `${task} ${text}`)).toEqual(['lint one', 'test two', 'lint three']);
  });

  test('lets a line grow until it ends, also when another task writes in between', () => {
    const buffer = new LogBuffer();
    buffer.append('a', 1, 'hal');
    buffer.append('b', 1, 'whole\n');
    buffer.append('a', 1, 'f\nnext');
    expect(textsOf(buffer)).toEqual(['half', 'whole', 'next']);
  });

  test('shows a progress bar as one line that changes', () => {
    const buffer = new LogBuffer();
    buffer.append('a', 1, '10 %\r');
    buffer.append('a', 1, '55 %\r');
    buffer.append('a', 1, '100 %\ndone\n');
    expect(textsOf(buffer)).toEqual(['100 %', 'done']);
  });

  test('treats the line ends of Windows as line ends', () => {
    const buffer = new LogBuffer();
    buffer.append('a', 1, 'one\r\ntwo\r\n');
    expect(textsOf(buffer)).toEqual(['one', 'two']);
  });

  test('gives the same lines however the text was cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'bc', '\n', ' '), { maxLength: 60 }),
        fc.array(fc.nat(8), { maxLength: 20 }),
        (letters, cuts) => {
          const text = letters.join('');
          const whole = new LogBuffer();
          whole.append('t', 1, text);
          const pieces = new LogBuffer();
          let at = 0;
          for (const cut of cuts) {
            pieces.append('t', 1, text.slice(at, at + cut));
            at += cut;
          }
          pieces.append('t', 1, text.slice(at));
          expect(textsOf(pieces)).toEqual(textsOf(whole));
        },
      ),
    );
  });

  test('puts lines of tasks that were read one after the other in the order in which they were printed', () => {
    const buffer = new LogBuffer();
    buffer.append('a', 1, 'a first\na last\n', 0, (bytes) => (bytes <= 8 ? 100 : 300));
    buffer.append('b', 1, 'b ünd\n', 0, () => 200);
    expect(textsOf(buffer)).toEqual(['a first', 'b ünd', 'a last']);
    buffer.append('b', 1, 'open', 0, () => 250);
    buffer.append('a', 1, 'later\n', 0, () => 400);
    buffer.append('b', 1, ' end\n', 0, () => 500);
    expect(textsOf(buffer)).toEqual(['a first', 'b ünd', 'open end', 'a last', 'later']);
  });

  test('never lets a line come before the one above it in its own log', () => {
    const buffer = new LogBuffer();
    buffer.append('a', 1, 'one\n', 0, () => 500);
    buffer.append('a', 1, 'two\n', 0, () => 100);
    buffer.append('b', 1, 'between\n', 0, () => 300);
    expect(textsOf(buffer)).toEqual(['between', 'one', 'two']);
  });

  test('takes a line end of Windows that two pieces share as one', () => {
    const buffer = new LogBuffer();
    buffer.append('a', 1, 'one\r');
    buffer.append('a', 1, '\ntwo\n');
    expect(textsOf(buffer)).toEqual(['one', 'two']);
  });

  test('leaves out the oldest lines when there are too many and counts them', () => {
    const buffer = new LogBuffer();
    const count = MOST_LINES * 2;
    for (let index = 0; index < count; index += 1) buffer.append('a', 1, `line ${index}\n`);
    expect(buffer.lines.length + buffer.droppedLines).toBe(count);
    expect(buffer.lines.length).toBeLessThanOrEqual(MOST_LINES * 1.1);
    expect(buffer.lines.at(-1)?.text).toBe(`line ${count - 1}`);
  });

  describe('as it was when the logs were so long', () => {
    const at = (buffer: LogBuffer, a: number, b = 0): readonly string[] =>
      buffer.linesOf((task) => (task === 'a' ? a : b)).map(({ text }) => text);

    test('without the lines that came later, in the order of all', () => {
      const buffer = new LogBuffer();
      buffer.append('a', 1, 'one\nthree\n', 0, (bytes) => bytes * 100);
      buffer.append('b', 1, 'two\n', 0, () => 500);
      expect(at(buffer, 0)).toEqual([]);
      expect(at(buffer, 4)).toEqual(['one']);
      expect(at(buffer, 4, 4)).toEqual(['one', 'two']);
      expect(at(buffer, 10, 4)).toEqual(['one', 'two', 'three']);
    });

    test('a line that grew, a progress bar that went on, and a letter of several bytes', () => {
      const buffer = new LogBuffer();
      buffer.append('a', 1, '10 %\r', 0);
      buffer.append('a', 1, '55 %\r100 %\nhal', 5);
      buffer.append('a', 1, 'f ü', 19);
      expect(at(buffer, 4)).toEqual(['10 %']);
      expect(at(buffer, 9)).toEqual(['55 %']);
      expect(at(buffer, 16)).toEqual(['100 %']);
      expect(at(buffer, 18)).toEqual(['100 %', 'ha']);
      expect(at(buffer, 22)).toEqual(['100 %', 'half ']);
      expect(at(buffer, 23)).toEqual(['100 %', 'half ü']);
    });

    test('the same as if no more had been read, wherever the log ended then', () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom('a', 'bc', '\n', '\r', ' ', 'ü'), { maxLength: 40 }), (letters) => {
          const whole = new LogBuffer();
          whole.append('a', 1, letters.join(''));
          for (let count = 0; count <= letters.length; count += 1) {
            const text = letters.slice(0, count).join('');
            const then = new LogBuffer();
            then.append('a', 1, text);
            const bare = (lines: readonly { text: string }[]) => lines.map((line) => line.text.replace(/\r$/, ''));
            expect(bare(whole.linesOf(() => Buffer.byteLength(text)))).toEqual(bare(then.lines));
          }
        }),
      );
    });
  });
});
