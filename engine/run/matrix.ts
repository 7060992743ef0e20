/** Every combination of the lists, without those that match an `exclude`, then those of `include`. Rows are mappings. */
export function matrixItems(matrix: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!isMapping(matrix)) return [];
  const { include, exclude, ...axes } = matrix;
  let rows: Readonly<Record<string, unknown>>[] = Object.keys(axes).length === 0 ? [] : [{}];
  for (const [name, values] of Object.entries(axes)) {
    const list = Array.isArray(values) ? values : [values];
    rows = rows.flatMap((row) => list.map((value: unknown) => ({ ...row, [name]: value })));
  }
  const left = rows.filter((row) => !mappings(exclude).some((pattern) => matches(row, pattern)));
  return [...left, ...mappings(include)];
}

function matches(row: Readonly<Record<string, unknown>>, pattern: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).every(([name, value]) => JSON.stringify(row[name]) === JSON.stringify(value));
}

function mappings(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
