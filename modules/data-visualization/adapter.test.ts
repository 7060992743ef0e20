import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Resvg } from '@resvg/resvg-wasm';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { ActionOutcome } from '#engine/action.ts';
import { createAdapterRig, type AdapterRig, type AdapterRigOptions } from '../adapter-rig.ts';
import { CHART_KINDS } from '#shared/module/chart.ts';
import { dataVisualizationModule } from './module.ts';
import { renderPng } from './render-png.ts';

const [chart] = dataVisualizationModule.actions as [(typeof dataVisualizationModule.actions)[number]];
const SUMMARY = { passed: 12, failed: 3, skipped: 1, durationMs: 900 };

async function draw(parameters: Readonly<Record<string, unknown>>, options: AdapterRigOptions = {}) {
  const rig = await createAdapterRig(options);
  const outcome = await rig.attempt(chart, parameters);
  return { rig, outputs: outputsOf(outcome), svg: artifact(rig, '.svg').text, png: artifact(rig, '.png').content };
}

function outputsOf(outcome: ActionOutcome): Readonly<Record<string, unknown>> {
  if (outcome.status === 'failed') throw new Error(`${outcome.problem.message} ${outcome.problem.reason}`);
  return outcome.outputs;
}

function artifact(rig: AdapterRig, ending: string) {
  const found = rig.artifacts.find(({ name }) => name.endsWith(ending));
  if (found === undefined) throw new Error(`no artifact ${ending}`);
  return found;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Decodes a PNG by drawing it: the renderer reads the format as well as it writes it. */
function decode(png: Uint8Array): Pixels {
  const header = Buffer.from(png);
  expect(header.subarray(1, 4).toString()).toBe('PNG');
  const [width, height] = [header.readUInt32BE(16), header.readUInt32BE(20)];
  const href = `data:image/png;base64,${header.toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image href="${href}" width="${width}" height="${height}"/></svg>`;
  const image = new Resvg(svg).render();
  return { width, height, rgba: image.pixels };
}

function countPixels({ rgba }: Pixels, matches: (red: number, green: number, blue: number) => boolean): number {
  let count = 0;
  for (let at = 0; at < rgba.length; at += 4) if (matches(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0)) count++;
  return count;
}

function countColor(pixels: Pixels, hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return countPixels(pixels, (r, g, b) => r === red && g === green && b === blue);
}

function countDifferent(one: Pixels, other: Pixels): number {
  expect([one.width, one.height]).toEqual([other.width, other.height]);
  let count = 0;
  for (let at = 0; at < one.rgba.length; at += 4) {
    if ([0, 1, 2].some((part) => one.rgba[at + part] !== other.rgba[at + part])) count++;
  }
  return count;
}

describe('a chart of a test summary', () => {
  test('is a picture as SVG and PNG with its data', async () => {
    const { outputs, svg, png, rig } = await draw({ kind: 'bar', data: SUMMARY, title: 'Unit tests: nightly/2' });
    expect(outputs['data']).toEqual({
      columns: ['name', 'value'],
      rows: [
        ['passed', 12],
        ['failed', 3],
        ['skipped', 1],
      ],
    });
    expect(outputs['svg']).toMatchObject({
      name: 'unit-tests-nightly-2.svg',
      mediaType: 'image/svg+xml',
      bytes: svg.length,
    });
    expect(outputs['png']).toMatchObject({
      name: 'unit-tests-nightly-2.png',
      mediaType: 'image/png',
      bytes: png.byteLength,
    });
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toMatch(
      /^<svg width="800" height="480" .*viewBox="0 0 800 480".* role="img" aria-label="Unit tests: nightly\/2: bar chart of 3 rows">/,
    );
    expect(rig.logText()).toContain('Left out "durationMs": it is in another unit than the rest.');
  });

  test('has the colours of passed, failed and skipped in its pixels', async () => {
    const { png } = await draw({ kind: 'bar', data: SUMMARY });
    const pixels = decode(png);
    const [passed, failed, skipped] = ['#117555', '#C9222B', '#8A919E'].map((color) => countColor(pixels, color));
    expect(passed).toBeGreaterThan(failed ?? Infinity);
    expect(failed).toBeGreaterThan(skipped ?? Infinity);
    expect(skipped).toBeGreaterThan(500);
  });

  test('has its texts in the pixels of the PNG', async () => {
    const { svg, png } = await draw({ kind: 'bar', data: SUMMARY, title: 'Unit tests' });
    const texts = svg.match(/<text[\s\S]*?<\/text>/g) ?? [];
    expect(texts.join('')).toMatch(/Unit tests.*|passed/);
    const whole = decode(png);
    for (const text of texts) {
      const without = decode(await renderPng(svg.replace(text, ''), 1));
      expect({ text, isSeen: countDifferent(whole, without) > 8 }).toEqual({ text, isSeen: true });
    }
    const titleOnly = texts.find((text) => text.includes('Unit tests')) ?? '';
    const withoutTitle = decode(await renderPng(svg.replace(titleOnly, ''), 1));
    expect(countDifferent(whole, withoutTitle)).toBeGreaterThan(300);
  });
});

describe('every kind of chart', () => {
  const DATA: Readonly<Record<(typeof CHART_KINDS)[number], unknown>> = {
    bar: [
      { browser: 'Chromium', load: 3, paint: 1 },
      { browser: 'Firefox', load: 4, paint: 2 },
    ],
    line: [
      ['day', 'builds'],
      ['2026-03-01', 3],
      ['2026-03-02', 5],
      ['2026-03-03', 2],
    ],
    scatter: { lines: [10, 50, 90, 20], complexity: [1, 6, 9, 4] },
    histogram: [1.5, 2.5, 2.7, 3.1, 3.2, 3.3, 4.8, 7.7],
    pie: { TypeScript: 80, CSS: 15, HTML: 5 },
    heatmap: [
      { day: 'Mon', am: 1, pm: 7 },
      { day: 'Tue', am: 3, pm: 2 },
    ],
  };

  test.each(CHART_KINDS)('draws more than its texts and lines: %s', async (kind) => {
    const { svg, png } = await draw({ kind, data: DATA[kind], title: 'Sample' });
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const colored = countPixels(decode(png), (r, g, b) => Math.max(r, g, b) - Math.min(r, g, b) > 60);
    expect(colored).toBeGreaterThan(100);
  });

  test.each(CHART_KINDS)('is the same, byte for byte, when it is drawn again: %s', async (kind) => {
    const [first, second] = [await draw({ kind, data: DATA[kind] }), await draw({ kind, data: DATA[kind] })];
    expect(second.outputs).toEqual(first.outputs);
  });

  test.each(CHART_KINDS)('fits into the smallest and the narrowest picture: %s', async (kind) => {
    for (const [width, height] of [
      [200, 150],
      [200, 1000],
      [1200, 150],
    ]) {
      const { svg, png } = await draw({
        kind,
        data: DATA[kind],
        title: 'A title that is far too long for such a small picture',
        width,
        height,
      });
      expect(svg).not.toMatch(/NaN|Infinity/);
      expect(decode(png)).toMatchObject({ width, height });
    }
  });
});

describe('data from elsewhere', () => {
  test('is read from CSV files, whatever separates the values', async () => {
    const files = {
      'data/a.csv': '\ufeffname,ms\r\n"a, b",12\r\nc,30\r\n\r\n',
      'b.csv': 'name;ms\nx;1\ny;2.5\n',
      'c.tsv': 'name\tms\nx\t1\ny\t2\n',
      'd.json': '[{"name":"x","ms":3}]',
    };
    const rowsOf = async (data: string) => (await draw({ kind: 'bar', data }, { files })).outputs['data'];
    expect(await rowsOf('data/a.csv')).toEqual({
      columns: ['name', 'ms'],
      rows: [
        ['a, b', 12],
        ['c', 30],
      ],
    });
    expect(await rowsOf('b.csv')).toEqual({
      columns: ['name', 'ms'],
      rows: [
        ['x', 1],
        ['y', 2.5],
      ],
    });
    expect(await rowsOf('c.tsv')).toEqual({
      columns: ['name', 'ms'],
      rows: [
        ['x', 1],
        ['y', 2],
      ],
    });
    expect(await rowsOf('d.json')).toEqual({ columns: ['name', 'ms'], rows: [['x', 3]] });
  });

  test('is read from JSON and CSV text', async () => {
    expect((await draw({ kind: 'bar', data: ' {"a": 1, "b": 2}' })).outputs['data']).toMatchObject({
      rows: [
        ['a', 1],
        ['b', 2],
      ],
    });
    expect((await draw({ kind: 'line', data: 'x,y\n1,5\n2,6\n' })).outputs['data']).toMatchObject({
      rows: [
        [1, 5],
        [2, 6],
      ],
    });
  });

  test.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['a missing file', { data: 'no.csv' }, 'path.notFound', 'does not exist'],
    ['a file outside', { data: '../no.csv' }, 'path.outside', 'no.csv'],
    ['broken JSON', { data: '[1, 2' }, 'chart.dataUnreadable', 'JSON'],
    ['broken JSON in a file', { data: 'bad.json' }, 'chart.dataUnreadable', 'JSON'],
    ['an uneven CSV', { data: 'a,b\n1,2\n3\n' }, 'chart.dataUnreadable', 'line 3'],
    ['a CSV without rows', { data: 'a,b\n' }, 'chart.noData', 'no rows'],
    ['an empty file', { data: 'empty.csv' }, 'chart.noData', 'no rows'],
    ['an empty text', { data: ' ' }, 'chart.noData', 'empty text'],
    ['some word', { data: 'hello' }, 'chart.noData', '"hello" is neither'],
    ['an empty list', { data: [] }, 'chart.noData', 'no rows'],
    ['a value that never came', { data: null }, 'chart.noData', 'nothing'],
    ['a column of words', { data: [{ a: 'x', b: 'y' }], kind: 'line' }, 'chart.notNumeric', '"a", "b"'],
    ['a huge picture', { data: [1], width: 4000, height: 4000, scale: 4 }, 'chart.tooLarge', '256 million'],
  ])('that cannot be drawn ends in a problem and no picture: %s', async (_, parameters, code, reason) => {
    const rig = await createAdapterRig({ files: { 'bad.json': '{', 'empty.csv': '' } });
    const outcome = await rig.attempt(chart, parameters);
    expect(outcome).toMatchObject({ status: 'failed', problem: { code, reason: expect.stringContaining(reason) } });
    expect(rig.artifacts).toEqual([]);
  });
});

describe('a picture', () => {
  test('shows texts as texts, whatever they hold', async () => {
    const data = { '<script>alert(1)</script>': 3, '"&amp;"': 2, '{name|x}': 1 };
    const { svg } = await draw({ kind: 'bar', data, title: '</text><image href="http://127.0.0.1/x"/>' });
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toMatch(/<script|<image/);
    expect(svg).toContain('&lt;script&gt;');
  });

  test('says in the log which letters its PNG lacks', async () => {
    const { rig } = await draw({ data: { 東京: 1, Zürich: 2 } });
    expect(rig.logText()).toContain('The PNG lacks letters');
    expect((await draw({ data: { Αθήνα: 1, Москва: 2, Zürich: 3 } })).rig.logText()).not.toContain('lacks');
  });

  test('has as many pixels as asked for, and twice as many each way at scale 2', async () => {
    const parameters = { data: SUMMARY, width: 400, height: 300 };
    expect(decode((await draw(parameters)).png)).toMatchObject({ width: 400, height: 300 });
    expect(decode((await draw({ ...parameters, scale: 2 })).png)).toMatchObject({ width: 800, height: 600 });
  });

  test('of a long line is drawn with the points that show its shape, and says so', async () => {
    const data = Array.from({ length: 50_000 }, (_, index) => [index, index === 30_000 ? 1000 : Math.sin(index / 500)]);
    const { svg, rig, outputs } = await draw({ kind: 'line', data });
    expect(rig.logText()).toContain('has 50,000 points; drew about 800 that keep its shape (LTTB).');
    expect(svg.length).toBeLessThan(40_000);
    expect((outputs['data'] as { rows: unknown[] }).rows).toHaveLength(50_000);
    // The one spike is there: a path that goes up to the top of the drawing.
    const heights = Array.from(svg.matchAll(/L[\d.]+ ([\d.]+)/g), (match) => Number(match[1]));
    expect(Math.min(...heights)).toBeLessThan(120);
  });

  test('of very many points draws each place once, and says so', async () => {
    const data = Array.from({ length: 30_000 }, (_, index) => [(index * 7919) % 1000, (index * 104_729) % 997]);
    const { svg, rig } = await draw({ kind: 'scatter', data });
    expect(rig.logText()).toMatch(/Drew [\d,]+ of 30,000 points: those within \d pixels of each other once/);
    expect((svg.match(/<path/g) ?? []).length).toBeLessThan(5200);
  });
});

test('starting the studio does not load the programs that draw', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ resolve: (name, context, next) => { const found = next(name, context); seen.push(found.url); return found; } });
    await import(${JSON.stringify(new URL('./module.ts', import.meta.url).href)});
    console.log(seen.join('\\n'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  expect(stdout).toContain('modules/data-visualization/adapter.ts');
  expect(stdout).not.toMatch(/echarts|resvg|csv-parse/);
});
