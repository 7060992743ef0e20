import { describe, expect, test } from 'vitest';
import { asWords } from './markdown-text.ts';
import { pageFromTemplate } from './page-template.ts';
import { planDocumentation, type ProjectFacts } from './plan-documentation.ts';

const FACTS: ProjectFacts = {
  name: 'Shop',
  description: String.raw`Sells \1 and $& from C:\new {{ tools }}`,
  files: ['src/a.ts'],
  workflows: [],
  scripts: {},
  tools: [],
  texts: new Map(),
  folders: ['src'],
  values: { project_type: 'web', version: '2.0.0' },
};
const plan = (templates: Readonly<Record<string, string>>, texts: Readonly<Record<string, string>> = {}) =>
  new Map(
    planDocumentation({
      ...FACTS,
      templates: new Map(Object.entries(templates)),
      texts: new Map(Object.entries(texts)),
    }).map((page) => [page.path, page.after]),
  );
const README = `# {{project_name}} {{ version }}

{{ description }} {{ unknown }}

{{ folders }}

Ask us.
`;

describe('pages from templates of one’s own', () => {
  test('begin as the template says, with any text in its values, and sections in their places', () => {
    const page = plan({ 'README.template.md': README }).get('README.md') ?? '';
    expect(page.startsWith(`# Shop 2.0.0\n\n${asWords(FACTS.description)} {{ unknown }}\n\n`)).toBe(true);
    expect(page).toMatch(/codomyrmex:begin folders [^]*src[^]*codomyrmex:end folders -->\n\nAsk us\.\n$/);
  });

  test('hold their own text for good: only sections are made anew', () => {
    const page = plan({ 'README.template.md': README }).get('README.md') ?? '';
    const mine = page.replace('Ask us.', 'Ask me.');
    expect(plan({ 'README.template.md': README }, { 'README.md': mine }).has('README.md')).toBe(false);
  });

  test('without a place for any section get all of them behind', () => {
    const page = plan({ 'README.template.md': '# Ours\n' }).get('README.md') ?? '';
    expect(page).toMatch(/^# Ours\n\n<!-- codomyrmex:begin folders/);
  });

  test('pages of folders have a template of their own', () => {
    const pages = plan({
      'README.nested.template.md': '# {{ directory_name }} of {{ project_name }}\n\n[up]({{ parent_link }})\n',
    });
    expect(pages.get('src/README.md')).toMatch(/^# src of Shop\n\n\[up\]\(\.\.\/README\.md\)\n/);
    expect(pages.get('README.md')).toMatch(/^# Shop\n/);
  });

  test('a section that has nothing to say leaves no line', () => {
    expect(pageFromTemplate('a\n{{ tools }}\nb', {}, []).opening).toBe('a\nb');
  });
});
