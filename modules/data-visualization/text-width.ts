/*
 * How wide a text will be. There is no browser here that could measure it, so the widths are those of Inter, the font of the PNG;
 * fonts that stand in for it in an SVG viewer differ by a few percent.
 */

/** Advance widths of Inter Regular for U+0020 to U+007E, in thousandths of the font size. */
const INTER =
  '281 288 466 633 642 982 644 300 365 365 501 662 288 460 288 360 631 407 610 618 646 593 620 566 619 620 288 302 662 662 662 511 ' +
  '966 690 654 730 722 601 590 746 743 269 571 672 565 903 753 765 639 765 644 642 646 744 690 985 682 679 629 365 360 365 471 456 ' +
  '323 562 612 571 612 583 370 613 591 242 242 549 242 876 591 600 612 612 376 528 327 591 562 818 546 562 552 426 333 426 662';
const WIDTHS = INTER.split(' ').map(Number);
const OTHER_LETTER = 600;
const IDEOGRAPH = 1000;
const SEMIBOLD = 1.035;

/** In pixels. */
export function textWidth(text: string, fontSize: number, weight = 400): number {
  let thousandths = 0;
  for (const character of text) thousandths += letterWidth(character.codePointAt(0) ?? 0);
  return (thousandths / 1000) * fontSize * (weight >= 600 ? SEMIBOLD : 1);
}

function letterWidth(codePoint: number): number {
  if (codePoint < 0x20) return 0;
  if (codePoint < 0x7f) return WIDTHS[codePoint - 0x20] ?? OTHER_LETTER;
  return codePoint >= 0x1100 && !(codePoint >= 0x1e00 && codePoint < 0x2e80) ? IDEOGRAPH : OTHER_LETTER;
}

/** Shortens in the middle, so that both the folder and the name of a file stay readable. */
export function fitText(text: string, fontSize: number, maxWidth: number, weight = 400): string {
  if (textWidth(text, fontSize, weight) <= maxWidth) return text;
  const letters = Array.from(text);
  let kept = letters.length - 1;
  while (kept > 2 && textWidth(shorten(letters, kept), fontSize, weight) > maxWidth) kept -= 1;
  return shorten(letters, kept);
}

function shorten(letters: readonly string[], kept: number): string {
  const head = Math.ceil(kept / 2);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`;
}
