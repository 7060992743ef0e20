import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { templateSchema, type Template } from './project.ts';
import { planScaffold, PROJECT_FILE, type TemplateFile } from './scaffold.ts';

const NAMED = {
  name: { title: 'Name', type: 'string' as const },
  description: { title: 'Text', type: 'string' as const, default: '' },
};

function template(more: Partial<z.input<typeof templateSchema>> = {}): Template {
  return templateSchema.parse({
    id: 'try',
    title: 'Try',
    description: 'A template',
    version: 3,
    parameters: NAMED,
    ...more,
  });
}

function plan(files: Record<string, string>, parameters: Record<string, unknown> = {}, of: Template = template()) {
  const list: TemplateFile[] = Object.entries(files).map(([path, text]) => ({
    path,
    content: path.endsWith('.tmpl') ? text : new TextEncoder().encode(text),
  }));
  return planScaffold({ template: of, files: list, parameters, folder: 'My Folder' });
}

function written(files: Record<string, string>, parameters: Record<string, unknown> = {}, of: Template = template()) {
  const result = plan(files, parameters, of);
  if (!result.ok) throw new Error(result.problem.message);
  return new Map(result.value.files.map(({ path, content }) => [path, content]));
}

function refused(files: Record<string, string>, parameters: Record<string, unknown> = {}, of: Template = template()) {
  const result = plan(files, parameters, of);
  if (result.ok) throw new Error('expected a problem');
  return result.problem;
}

describe('filling in a template', () => {
  test('variables and their forms are written into .tmpl files, which lose the ending', () => {
    const files = written(
      { 'a.txt.tmpl': '<%= name %>|<%=name.kebab%>|<%= name.snake %>|<%= name.json %>|<%= name.html %>' },
      { name: 'Ünits "2" <b>' },
    );
    expect(files.get('a.txt')).toBe(
      'Ünits "2" <b>|units-2-b|units_2_b|"Ünits \\"2\\" <b>"|Ünits &#34;2&#34; &#60;b&#62;',
    );
  });

  test('every other file is copied byte by byte, whatever it holds', () => {
    const files = written({ 'a.workflow.yaml': '{{ nodes.a }} <%= nothing %> \u00ff' });
    expect(files.get('a.workflow.yaml')).toEqual(new TextEncoder().encode('{{ nodes.a }} <%= nothing %> \u00ff'));
  });

  test.each(['\\1', '$&', '$`', 'C:\\new', '{{ name }}', '<%= name %>', "it's", '#{x}', '`tick`'])(
    'the value %s stays as typed',
    (value) => {
      const files = written(
        { 'a.json.tmpl': '{"text": <%= description.json %>}', 'b.txt.tmpl': '<%= description %>' },
        { description: value },
      );
      expect(JSON.parse(files.get('a.json') as string)).toEqual({ text: value });
      expect(files.get('b.txt')).toBe(value);
      expect(parse(files.get(PROJECT_FILE) as string)).toMatchObject({ description: value });
    },
  );

  test('any one-line value comes out of JSON and of the project file as it went in', () => {
    const line = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((text) => text.trim() !== '' && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text));
    fc.assert(
      fc.property(line, (value) => {
        const files = written({ 'a.json.tmpl': '<%= description.json %>' }, { description: value });
        expect(JSON.parse(files.get('a.json') as string)).toBe(value);
        expect((parse(files.get(PROJECT_FILE) as string) as { description: string }).description).toBe(value);
      }),
    );
  });

  test('without a name the project is called like its folder', () => {
    expect(written({ 'a.tmpl': '<%= name %>/<%= name.kebab %>' }).get('a')).toBe('My Folder/my-folder');
    expect(written({ 'a.tmpl': '<%= name %>' }, { name: '  ' }).get('a')).toBe('My Folder');
  });

  test('a name without a Latin letter still gives a usable package name', () => {
    expect(written({ 'a.tmpl': '<%= name.kebab %>' }, { name: '工房' }).get('a')).toBe('project');
    expect(written({ 'a.tmpl': '<%= name.snake %>' }, { name: '2 things' }).get('a')).toBe('_2_things');
  });

  test('an unknown variable or form is a problem with file and line', () => {
    expect(refused({ 'a.tmpl': 'one\n<%= nmae %>' })).toMatchObject({
      code: 'template.unknownVariable',
      place: { file: 'a.tmpl', line: 2 },
    });
    expect(refused({ 'a.tmpl': '<%= name.upper %>' }).reason).toContain('json, html, kebab, snake');
  });
});

describe('which files are written, and where', () => {
  test('file names hold variables, folders move as a whole, and Python dunder names stay', () => {
    const of = template({
      files: [
        { path: 'src/package/', to: 'src/{name.snake}/' },
        { path: 'gitignore', to: '.gitignore' },
      ],
    });
    const files = written(
      { 'src/package/__init__.py.tmpl': '', 'src/package/sub/a.py': '', gitignore: 'x' },
      { name: 'Tea Pot' },
      of,
    );
    expect([...files.keys()]).toEqual([PROJECT_FILE, '.gitignore', 'src/tea_pot/__init__.py', 'src/tea_pot/sub/a.py']);
  });

  test('a file with a condition is written only when all of it holds', () => {
    const of = template({
      parameters: {
        ...NAMED,
        tests: { title: 'Tests', type: 'boolean' },
        kind: { title: 'Kind', type: 'choice', choices: ['a', 'b'], default: 'a' },
      },
      files: [{ path: 'tests/', when: { tests: true, kind: 'b' } }],
    });
    const has = (parameters: Record<string, unknown>) =>
      written({ 'tests/x.js': '' }, parameters, of).has('tests/x.js');
    expect([has({}), has({ tests: true }), has({ tests: true, kind: 'b' })]).toEqual([false, false, true]);
  });

  test.each(['../out', '/etc/passwd', 'a/../../b', '.git/hooks/post-commit', 'con.txt', 'a:b', 'end.'])(
    '%s is no place for a file',
    (to) => {
      expect(refused({ a: '' }, {}, template({ files: [{ path: 'a', to }] })).code).toBe('template.badPath');
    },
  );

  test('a value cannot lead a file out of the project', () => {
    const of = template({ files: [{ path: 'a', to: '{name}/a' }] });
    expect(refused({ a: '' }, { name: '../..' }, of).code).toBe('template.badPath');
  });

  test('two files that differ in case only are a problem, because some disks know no difference', () => {
    expect(refused({ 'Read.md': '', 'read.md': '' }).code).toBe('template.samePath');
  });

  test('a rule about a file that does not exist is a warning', () => {
    const result = plan({ a: '' }, {}, template({ files: [{ path: 'missing', to: 'b' }] }));
    expect(result.ok && result.value.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['template.unusedRule', 'warning'],
    ]);
  });
});

describe('the answers', () => {
  const of = template({
    parameters: {
      ...NAMED,
      port: { title: 'Port', type: 'string', default: '8080', pattern: '[1-9][0-9]{1,4}' },
      chart: { title: 'Chart', type: 'choice', choices: ['bar', 'line'], default: 'bar' },
      git: { title: 'Git', type: 'boolean', default: true },
    },
  });

  test('are kept in the project file with the template and its version', () => {
    const text = written({}, { name: 'Shop', chart: 'line' }, of).get(PROJECT_FILE) as string;
    expect(parse(text)).toEqual({
      name: 'Shop',
      template: { id: 'try', version: 3 },
      parameters: { port: '8080', chart: 'line', git: true },
    });
  });

  test.each([
    [{ port: '0' }, 'port'],
    [{ port: 8080 }, 'port'],
    [{ chart: 'pie' }, 'chart'],
    [{ git: 'yes' }, 'git'],
    [{ description: 'two\nlines' }, 'description'],
    [{ colour: 'red' }, 'colour'],
  ])('%o is refused and the field is named', (parameters, field) => {
    expect(refused({}, parameters, of).place?.parameter).toBe(field);
  });

  test('a needed answer without a default is asked for', () => {
    const needed = template({ parameters: { owner: { title: 'Owner', type: 'string' } } });
    expect(refused({}, {}, needed)).toMatchObject({ code: 'template.badParameter', place: { parameter: 'owner' } });
  });
});
