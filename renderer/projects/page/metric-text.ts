/** Numbers and yes or no as such, everything else as a text. */
export function metricOf(typed: string): number | string | boolean {
  const text = typed.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
