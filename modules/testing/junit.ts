import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { TestCase } from '#shared/module/test-report.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { projectPath } from './test-run.ts';

const LISTS = new Set(['testsuite', 'testcase', 'failure', 'error', 'skipped']);

/** Entities stay as they are written; the five of XML and character numbers are read below, and no document can bring its own. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  cdataPropName: '#cdata',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  trimValues: false,
  maxNestedTags: 64,
  isArray: (name) => LISTS.has(name),
});

const text = z.string().transform(decodeEntities);
const content = z.union([z.string(), z.array(z.string())]).transform((part) => [part].flat().join(''));

/** `<failure message="…">…</failure>`; an empty element comes as an empty text. */
const noteSchema = z.union([
  z.string().transform((words) => ({ message: undefined, body: decodeEntities(words) })),
  z
    .looseObject({ '@message': text.optional(), '#text': content.optional(), '#cdata': content.optional() })
    .transform((note) => ({
      message: note['@message'],
      body: `${decodeEntities(note['#text'] ?? '')}${note['#cdata'] ?? ''}`,
    })),
]);
type Note = z.infer<typeof noteSchema>;

const caseSchema = z.looseObject({
  '@name': text.default(''),
  '@classname': text.default(''),
  '@file': text.optional(),
  '@line': z.coerce.number().int().min(1).optional().catch(undefined),
  '@time': z.string().optional(),
  failure: z.array(noteSchema).default([]),
  error: z.array(noteSchema).default([]),
  skipped: z.array(noteSchema).default([]),
});

/** An element without attributes and children comes as a text of white space. */
function orEmpty<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (typeof value === 'string' ? {} : value), schema);
}

const suiteSchema = z.looseObject({
  '@name': text.default(''),
  '@file': text.optional(),
  testcase: z.array(orEmpty(caseSchema)).default([]),
  get testsuite() {
    return z.array(orEmpty(suiteSchema)).default([]);
  },
});
type Suite = z.infer<typeof suiteSchema>;

const documentSchema = z.union([
  z.object({ testsuites: orEmpty(suiteSchema) }).transform(({ testsuites }) => testsuites.testsuite),
  z.object({ testsuite: z.array(orEmpty(suiteSchema)) }).transform(({ testsuite }) => testsuite),
]);

/** Reads a JUnit XML report, whichever tool wrote it. Problem: `testing.reportInvalid`. `name` is for its words only. */
export function parseJunit(xml: string, name: string, projectFolder: string): Result<readonly TestCase[]> {
  if (/<!DOCTYPE/i.test(xml.slice(0, xml.search(/<testsuite/i) + 1))) {
    return bad(invalid(name, 'It brings a document type of its own, which is refused.'));
  }
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return bad(invalid(name, valid.err.msg, valid.err));
  try {
    const { '?xml': _declaration, ...document } = parser.parse(xml) as Record<string, unknown>;
    const read = documentSchema.safeParse(document);
    if (!read.success) return bad(invalid(name, 'It has neither <testsuites> nor <testsuite> at its top.'));
    return good(read.data.flatMap((suite) => casesOf(suite, [], projectFolder)));
  } catch (error) {
    // The parser throws for documents beyond its limits, such as very deep ones.
    return bad(invalid(name, error instanceof Error ? error.message : String(error)));
  }
}

function casesOf(suite: Suite, around: readonly string[], projectFolder: string): readonly TestCase[] {
  const path = suite['@name'] === '' ? around : [...around, suite['@name']];
  const own = suite.testcase.map((test) => toTestCase(test, suite, path, projectFolder));
  return [...own, ...suite.testsuite.flatMap((inner) => casesOf(inner, path, projectFolder))];
}

function toTestCase(
  test: z.infer<typeof caseSchema>,
  suite: Suite,
  path: readonly string[],
  projectFolder: string,
): TestCase {
  const className = test['@classname'];
  const named = test['@file'] ?? suite['@file'] ?? (looksLikeFile(className) ? className : undefined);
  const file = named === undefined ? undefined : projectPath(projectFolder, named);
  const places = className === '' || path.includes(className) ? path : [...path, className];
  const failure = test.failure[0] ?? test.error[0];
  const note = failure ?? test.skipped[0];
  return {
    name: test['@name'],
    suite: places.filter((part) => part !== named && part !== file),
    ...(file === undefined ? {} : { file }),
    ...(test['@line'] === undefined ? {} : { line: test['@line'] }),
    status: failure !== undefined ? 'failed' : note !== undefined ? 'skipped' : 'passed',
    durationMs: milliseconds(test['@time']),
    ...messageOf(note),
    ...(failure === undefined || failure.body.trim() === '' ? {} : { stack: failure.body.trim() }),
  };
}

function messageOf(note: Note | undefined): { readonly message?: string } {
  const message = note?.message ?? note?.body.trim().split('\n', 1)[0];
  return message === undefined || message === '' ? {} : { message };
}

/** Vitest and others put the path of the file where Java has the class. */
function looksLikeFile(className: string): boolean {
  return /[\\/]/.test(className) ? /\.\w+$/.test(className) : /\.(test|spec)\.\w+$/.test(className);
}

/** Seconds, in some tools with a comma between thousands. */
function milliseconds(time: string | undefined): number {
  const seconds = Number((time ?? '0').replaceAll(',', ''));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function decodeEntities(words: string): string {
  return words.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
    (whole, hex, decimal, entity) => {
      if (typeof entity === 'string') return NAMED[entity.toLowerCase()] ?? whole;
      const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
    },
  );
}

function invalid(name: string, reason: string, at?: { readonly line: number; readonly col: number }) {
  return problem('testing.reportInvalid', `The test report "${name}" cannot be read as JUnit XML.`, {
    reason,
    remedy: 'Check which format the test command writes.',
    place: { file: name, ...(at === undefined ? {} : { line: at.line, column: at.col }) },
    retryable: false,
  });
}
