import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import type { Result } from '#shared/result.ts';
import { projectFile } from '../project-file.ts';
import type { chart } from './manifest.ts';
import { planChart } from './plan-chart.ts';
import { readData } from './read-data.ts';
import { normalizeTable } from './table.ts';

type ChartParameters = z.output<typeof chart.schema>;

const MAX_PIXELS = 40_000_000;
/** What Inter has letters for; others are missing from the PNG, while an SVG viewer takes them from another font. */
const IN_FONT = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u;

export async function drawChart(parameters: ChartParameters, context: ActionContext): Promise<ActionOutcome> {
  const { kind, width, height, scale } = parameters;
  checkSize(width * scale * height * scale);
  const { table, notes } = orThrow(normalizeTable(await readData(parameters.data, context)));
  const { plan, notes: choices } = orThrow(planChart(table, parameters));

  // Loaded here and not above: drawing needs 4 MB of programs that a start of the studio should not pay for.
  const [{ chartOption }, { renderSvg }, { renderPng }] = await Promise.all([
    import('./chart-option.ts'),
    import('./render-svg.ts'),
    import('./render-png.ts'),
  ]);
  context.signal.throwIfAborted();
  const title = parameters.title?.trim() ?? '';
  const { option, notes: leftOut } = chartOption(plan, { title, width, height });
  const svg = renderSvg(option, width, height, describe(kind, title, table.rows.length));
  for (const note of [...notes, ...choices, ...leftOut]) context.log(`${note}\n`);
  if (!IN_FONT.test(svg)) context.log('The PNG lacks letters that its font does not have; the SVG has all texts.\n');
  context.signal.throwIfAborted();
  const png = await renderPng(svg, scale);

  const name = fileName(title === '' ? `${kind} chart` : title);
  const references = {
    svg: await context.addArtifact({ name: `${name}.svg`, mediaType: 'image/svg+xml', content: svg }),
    png: await context.addArtifact({ name: `${name}.png`, mediaType: 'image/png', content: png }),
  };
  if (parameters.file !== undefined) await writePicture(parameters.file, { name, svg, png }, context);
  context.log(`Drew ${describe(kind, title, table.rows.length)}.\n`);
  return { status: 'succeeded', outputs: { ...references, data: table, chart: { title, plan } } };
}

interface Picture {
  readonly name: string;
  readonly svg: string;
  readonly png: Uint8Array;
}

async function writePicture(path: string, { name, svg, png }: Picture, context: ActionContext): Promise<void> {
  const ending = extname(path).toLowerCase();
  const files: readonly (readonly [string, string | Uint8Array])[] =
    ending === '.svg'
      ? [[path, svg]]
      : ending === '.png'
        ? [[path, png]]
        : [
            [`${path}/${name}.svg`, svg],
            [`${path}/${name}.png`, png],
          ];
  if (ending !== '' && files.length > 1) {
    throw new ProblemError(
      problem('chart.fileType', `A chart cannot be written as ${ending}.`, {
        reason: 'It is an SVG or a PNG.',
        remedy: 'Let the file end in .svg or .png.',
        place: { parameter: 'file' },
        retryable: false,
      }),
    );
  }
  for (const [file, content] of files) {
    const target = await projectFile(file, context);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    context.log(`Wrote ${file}.\n`);
  }
}

function describe(kind: string, title: string, rows: number): string {
  const what = `${kind} chart of ${rows} ${rows === 1 ? 'row' : 'rows'}`;
  return title === '' ? what : `${title}: ${what}`;
}

function checkSize(pixels: number): void {
  if (pixels <= MAX_PIXELS) return;
  throw new ProblemError(
    problem('chart.tooLarge', 'The picture would be too large.', {
      reason: `It would have ${Math.round(pixels / 1e6)} million pixels; up to ${MAX_PIXELS / 1e6} million can be drawn.`,
      remedy: 'Choose a smaller width, height or scale.',
      place: { parameter: 'scale' },
      retryable: false,
    }),
  );
}

/** Safe on every file system, and still readable. */
function fileName(title: string): string {
  const words = title
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return words.replaceAll(/^-+|-+$/g, '').slice(0, 60) || 'chart';
}

function orThrow<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new ProblemError(result.problem);
  return result.value;
}
