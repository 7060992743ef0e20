import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';

const MAX_FILE_BYTES = 100_000_000;
const FILE_TYPES = ['.csv', '.tsv', '.json'];

/** Texts are read as what they are: a path with a known ending, JSON, or CSV. Anything else is data already. */
export async function readData(data: unknown, context: ActionContext): Promise<unknown> {
  if (typeof data !== 'string') return data;
  const text = data.trim();
  if (isPath(text)) return parseText(await readDataFile(text, context), extname(text).toLowerCase(), text);
  if (text.startsWith('[') || text.startsWith('{')) return parseText(text, '.json');
  if (/[\r\n]/.test(data.trimStart())) return parseText(data, firstLine(`${text}\n`).includes('\t') ? '.tsv' : '.csv');
  throw new ProblemError(
    problem('chart.noData', 'There is nothing to draw.', {
      reason:
        text === ''
          ? 'The data is an empty text.'
          : `The text "${text.slice(0, 60)}" is neither JSON nor CSV with several lines, nor the path of such a file.`,
      remedy: `Give a path that ends in ${FILE_TYPES.join(', ')}, or connect the output of another node.`,
      place: { parameter: 'data' },
      retryable: false,
    }),
  );
}

function isPath(text: string): boolean {
  return FILE_TYPES.includes(extname(text).toLowerCase()) && !/[\r\n[\]{}]/.test(text);
}

function firstLine(text: string): string {
  return text.slice(0, text.search(/[\r\n]/));
}

async function readDataFile(path: string, context: ActionContext): Promise<string> {
  const file = context.resolvePath(path);
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new ProblemError(
      problem('path.notFound', `The file "${path}" cannot be read.`, {
        reason: error.code === 'ENOENT' ? `${file} does not exist.` : error.message,
        remedy:
          'Correct the path; it counts from the project folder. Does the node that writes the file run before this one?',
        place: { parameter: 'data' },
        retryable: false,
      }),
    );
  });
  if (stats.size > MAX_FILE_BYTES) {
    const reason = `It has ${Math.round(stats.size / 1e6)} MB; up to ${MAX_FILE_BYTES / 1e6} MB can be read.`;
    throw new ProblemError(unreadable(`The file "${path}" is too large for a chart.`, reason, 'Sum it up first.'));
  }
  context.log(`Read ${path} (${stats.size} bytes).\n`);
  return readFile(file, 'utf8');
}

async function parseText(text: string, type: string, path?: string): Promise<unknown> {
  const name = path === undefined ? 'the text' : `"${path}"`;
  if (type === '.json') {
    try {
      return JSON.parse(text.replace(/^\ufeff/, ''));
    } catch (error) {
      throw new ProblemError(
        unreadable(`The data in ${name} is not JSON.`, (error as Error).message, 'Correct the JSON.'),
      );
    }
  }
  return parseCsv(text, type, name);
}

/** The first line names the columns. A semicolon or a tab between values is recognised by that line. */
async function parseCsv(text: string, type: string, name: string): Promise<unknown> {
  const { parse } = await import('csv-parse/sync');
  const head = firstLine(`${text.trim()}\n`);
  const delimiter =
    type === '.tsv' ? '\t' : [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0];
  try {
    const [columns = [], ...rows] = parse(text, { bom: true, delimiter, skipEmptyLines: true, trim: true });
    return { columns, rows };
  } catch (error) {
    throw new ProblemError(
      unreadable(`The data in ${name} is not CSV.`, (error as Error).message, 'Correct the line.'),
    );
  }
}

function unreadable(message: string, reason: string, remedy: string): Problem {
  return problem('chart.dataUnreadable', message, { reason, remedy, place: { parameter: 'data' }, retryable: false });
}
