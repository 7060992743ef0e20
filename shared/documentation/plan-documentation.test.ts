import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workflow } from '../workflow/workflow.ts';
import { planDocumentation, type ProjectFacts } from './plan-documentation.ts';

const check: Workflow = {
  formatVersion: 1,
  name: 'Check',
  description: 'Looks after it.',
  parameters: { source: { type: 'string', default: 'src', description: 'Where | what' } },
  nodes: { lint: { action: 'static-analysis.eslint', parameters: { path: 'src/a.js' } } },
} as unknown as Workflow;

function facts(more: Partial<ProjectFacts> = {}): ProjectFacts {
  return {
    name: 'Shop',
    description: 'Sells.',
    files: ['package.json', 'src/a.js', 'src/inner/b.js', 'test/a.test.js', '.codomyrmex/project.yaml'],
    workflows: [{ name: 'check', file: '.codomyrmex/workflows/check.workflow.yaml', workflow: check, errors: 0 }],
    scripts: { test: 'node --test' },
    tools: [{ title: 'git', install: 'Install git.', neededBy: ['git.status'] }],
    texts: new Map(),
    folders: ['src', 'test'],
    ...more,
  };
}

/** The same project after the pages are written. */
function written(before: ProjectFacts): ProjectFacts {
  const pages = planDocumentation(before).map(({ path, after }) => [path, after] as const);
  const files = [...new Set([...before.files, ...pages.map(([path]) => path)])].toSorted();
  return { ...before, files, texts: new Map([...before.texts, ...pages]) };
}

const pageOf = (given: ProjectFacts, path: string) =>
  planDocumentation(given).find((page) => page.path === path)?.after ?? '';

describe('the pages of a project', () => {
  test('are a README and an AGENTS file for the project and each of its folders', () => {
    expect(planDocumentation(facts()).map(({ path }) => path)).toEqual([
      'README.md',
      'AGENTS.md',
      'src/README.md',
      'src/AGENTS.md',
      'test/README.md',
      'test/AGENTS.md',
    ]);
  });

  test('tell how to run each workflow, with its parameters and a drawing', () => {
    const page = pageOf(facts(), 'README.md');
    expect(page).toContain('```sh\ncodomyrmex run check\n```');
    expect(page).toContain('| `source` | string | `src` | Where \\| what |');
    expect(page).toContain('```mermaid\nflowchart LR\n  n1["lint"]\n```');
    expect(page).toContain('| git | `git.status` | Install git. |');
  });

  test('say so when a workflow cannot run', () => {
    const broken = facts({ workflows: [{ name: 'check', file: 'check.workflow.yaml', workflow: check, errors: 2 }] });
    expect(pageOf(broken, 'README.md')).toContain('**Cannot run as it is**: 2 problems');
  });

  test('link down to the folders and up again', () => {
    expect(pageOf(facts(), 'README.md')).toContain('| [src/](src/README.md) | Source code | 2 |');
    expect(pageOf(facts({ folders: ['src/inner'] }), 'src/inner/README.md')).toContain(
      'Part of [Shop](../../README.md).',
    );
    expect(pageOf(facts(), 'src/AGENTS.md')).toContain('[check](../.codomyrmex/workflows/check.workflow.yaml)');
  });

  test('lead nowhere that is not there (B51: links to pages never made, a tree that is the same everywhere)', () => {
    const done = written(facts());
    const all = [...done.files, ...done.files.map((file) => file.slice(0, file.lastIndexOf('/')))];
    const there = new Set([...all, '.codomyrmex/workflows/check.workflow.yaml']);
    for (const [path, text] of done.texts)
      for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g))
        expect(there, `${path}: ${link}`).toContain(
          new URL(link, `file:///${path}`).pathname.slice(1).replace(/\/$/, ''),
        );
  });

  test('take what a folder is for from what somebody wrote about it', () => {
    const own = facts({ texts: new Map([['src/README.md', '# src\n\nPrices of *parcels*. And more.\n']]) });
    expect(pageOf(own, 'README.md')).toContain('| Prices of parcels |');
  });

  test('are the same when they are made again', () => {
    expect(planDocumentation(written(facts()))).toEqual([]);
  });

  test('show any text as it was typed, and stay the same with it (B50: a description with \\1 broke half a project)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, description) => {
        const given = facts({ name, description });
        const page = pageOf(given, 'README.md');
        expect(page.match(/<!-- codomyrmex:begin /g)).toHaveLength(3);
        expect(planDocumentation(written(given))).toEqual([]);
      }),
    );
    const page = pageOf(facts({ description: 'Back \\1 to C:\\new, {{ braces }} $& <!-- end -->' }), 'README.md');
    expect(page).toContain('Back \\\\1 to C:\\\\new, {{ braces }} $\\& \\<!-- end --\\>');
  });
});

describe('what a person wrote', () => {
  const mine = '# My shop\r\n\r\nIt is *mine*.\r\n';

  test('is never touched, line ends included', () => {
    const page = pageOf(facts({ texts: new Map([['README.md', mine]]) }), 'README.md');
    expect(page.startsWith(mine)).toBe(true);
    expect(page.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('around the sections stays, and the sections stay where they were put', () => {
    const first = written(facts());
    const moved = `Before.\n\n${first.texts.get('README.md') ?? ''}\nAfter.\n`;
    const later = { ...first, scripts: {}, tools: [], texts: new Map([...first.texts, ['README.md', moved]]) };
    const page = pageOf({ ...later, workflows: [], files: [...later.files, 'src/new.js'] }, 'README.md');
    expect(page.startsWith('Before.\n\n# Shop')).toBe(true);
    expect(page.endsWith('\nAfter.\n')).toBe(true);
    expect(page).toContain('| Source code | 3 |');
  });

  test('inside the marks is kept too, and named', () => {
    const first = written(facts());
    const edited = (first.texts.get('README.md') ?? '').replace('Looks after it.', 'Looks after it, says Ann.');
    const changed = { ...first, texts: new Map([...first.texts, ['README.md', edited]]) };
    expect(planDocumentation(changed)).toMatchObject([{ path: 'README.md', kept: ['workflows'], after: edited }]);
  });

  test('about the marks in a code block is no section', () => {
    const example =
      '# How\n\n```md\n<!-- codomyrmex:begin folders 000000000000 -->\n<!-- codomyrmex:end folders -->\n```\n';
    const page = pageOf(facts({ texts: new Map([['README.md', example]]) }), 'README.md');
    expect(page.startsWith(example)).toBe(true);
    expect(page).toContain('## Folders');
  });
});
