/**
 * How well an entry of the palette fits what was typed, 0 (not at all) to 1: every word must occur in it. Beginnings of its name count most, then beginnings of
 * words, then anything else. Letters spread over the text do not fit: with a hundred entries they always find something that nobody meant.
 */
export function rankCommand(value: string, typed: string, keywords: readonly string[] = []): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const name = value.toLowerCase();
  const others = keywords.join(' ').toLowerCase();
  const ranks = words.map((word) => rankWord(word, name, others));
  return ranks.length === 0 ? 1 : ranks.includes(0) ? 0 : ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
}

function rankWord(word: string, name: string, others: string): number {
  if (name.startsWith(word)) return 1;
  const beginsWord = (text: string): boolean => text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word));
  if (beginsWord(name)) return 0.8;
  if (beginsWord(others)) return 0.5;
  return name.includes(word) ? 0.4 : others.includes(word) ? 0.2 : 0;
}
