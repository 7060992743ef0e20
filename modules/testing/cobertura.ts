import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { FileCoverage } from '#shared/module/coverage.ts';
import { addHit, coverageOf, newHits, type Hits } from '#shared/module/coverage-hits.ts';
import { decodeEntities } from './junit.ts';

const LISTS = new Set(['source', 'package', 'class', 'method', 'line']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  maxNestedTags: 64,
  isArray: (name) => LISTS.has(name),
});

const text = z.string().transform(decodeEntities);

/** Elements without children come as texts. */
function listed<Schema extends z.ZodType>(name: string, schema: Schema) {
  return z
    .union([z.string().transform(() => []), z.looseObject({ [name]: z.array(schema).default([]) })])
    .transform((found) => (Array.isArray(found) ? [] : (found[name] as readonly z.output<Schema>[])))
    .default([]);
}

const lineSchema = z.looseObject({
  '@number': z.coerce.number().int(),
  '@hits': z.coerce.number(),
  /** `50% (1/2)` */
  '@condition-coverage': z.string().optional(),
});

const methodSchema = z.looseObject({
  '@name': text.default(''),
  '@signature': text.default(''),
  lines: listed('line', lineSchema),
});

const classSchema = z.looseObject({
  '@filename': text,
  methods: listed('method', methodSchema),
  lines: listed('line', lineSchema),
});
type CoveredClass = z.output<typeof classSchema>;

const documentSchema = z.looseObject({
  coverage: z.looseObject({
    sources: listed('source', text),
    packages: listed('package', z.looseObject({ classes: listed('class', classSchema) })),
  }),
});

/**
 * Reads Cobertura's XML (https://cobertura.github.io/cobertura, `coverage-04.dtd`), which pytest-cov, coverlet, PHPUnit and others write. A file that comes in
 * several classes comes out once. `pathOf` names a file as the project does; undefined leaves it out. Undefined for any other document.
 */
export function readCobertura(
  xml: string,
  pathOf: (source: string) => string | undefined,
): readonly FileCoverage[] | undefined {
  const read = documentSchema.safeParse(parsed(xml));
  if (!read.success) return undefined;
  const { sources, packages } = read.data.coverage;
  const files = new Map<string, Hits>();
  for (const covered of packages.flatMap(({ classes }) => classes)) {
    const file = placesOf(covered['@filename'], sources)
      .map(pathOf)
      .find((path) => path !== undefined);
    if (file === undefined) continue;
    const hits = files.get(file) ?? newHits();
    files.set(file, hits);
    take(hits, covered);
  }
  return coverageOf(files);
}

function parsed(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}

/** Names are relative to one of the sources, or to the project. */
function placesOf(file: string, sources: readonly string[]): readonly string[] {
  const isAbsolute = /^(?:\/|[A-Za-z]:)/.test(file);
  return isAbsolute ? [file] : [...sources.map((source) => `${source.trim().replace(/[\\/]$/, '')}/${file}`), file];
}

function take({ lines, branches, functions }: Hits, { '@filename': file, methods, lines: found }: CoveredClass): void {
  for (const line of found) {
    addHit(lines, line['@number'], line['@hits']);
    const [, covered = 0, total = 0] = (/\((\d+)\/(\d+)\)/.exec(line['@condition-coverage'] ?? '') ?? []).map(Number);
    for (let branch = 0; branch < total; branch += 1)
      addHit(branches, `${line['@number']},${branch}`, branch < covered ? 1 : 0);
  }
  for (const method of methods)
    addHit(
      functions,
      `${file} ${method['@name']}${method['@signature']}`,
      Math.max(0, ...method.lines.map((line) => line['@hits'])),
    );
}
