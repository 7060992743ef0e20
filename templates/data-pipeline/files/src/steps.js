/** @typedef {{ station: string, at: string, celsius: string }} Row */
/** @typedef {{ station: string, at: string, celsius: number }} Reading */

/**
 * Rows of a CSV with a heading line. Values hold no commas or quotes; the stations write them so.
 *
 * @param {string} text
 * @returns {Row[]}
 */
export function parseRows(text) {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const names = head.split(',').map((name) => name.trim());
  return lines.map((line) => {
    const values = line.split(',');
    return Object.fromEntries(names.map((name, position) => [name, (values[position] ?? '').trim()]));
  });
}

/**
 * What is wrong with a row, in words; undefined when nothing is.
 *
 * @param {Row} row
 */
export function fault(row) {
  if (!/^[a-z][a-z-]*$/.test(row.station ?? '')) {
    return 'the station has no name';
  }
  if (Number.isNaN(Date.parse(row.at ?? ''))) {
    return `"${row.at}" is not a time`;
  }
  const celsius = Number(row.celsius);
  if (row.celsius === '' || Number.isNaN(celsius)) {
    return `"${row.celsius}" is not a number`;
  }
  return celsius < -90 || celsius > 60 ? `${celsius} °C was never measured on earth` : undefined;
}

/** @param {readonly Row[]} rows */
export function separate(rows) {
  const valid = rows.filter((row) => fault(row) === undefined).map((row) => ({ ...row, celsius: Number(row.celsius) }));
  const rejected = rows.flatMap((row) => (fault(row) === undefined ? [] : [{ ...row, fault: fault(row) }]));
  return { valid, rejected };
}

/**
 * The mean of each day over all stations, oldest first.
 *
 * @param {readonly Reading[]} readings
 */
export function dailyMeans(readings) {
  /** @type {Map<string, number[]>} */
  const days = new Map();
  for (const { at, celsius } of readings) {
    const day = at.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), celsius]);
  }
  return [...days]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, values]) => ({
      day,
      mean: Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10,
      readings: values.length,
    }));
}
