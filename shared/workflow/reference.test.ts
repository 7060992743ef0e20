import { describe, expect, test } from 'vitest';
import { referencesInText, referencesOf } from './reference.ts';

/** `id.part.output` for nodes, `kind.name` for the rest. */
function named(text: string): readonly string[] {
  const all = referencesInText(text).map((reference) => {
    if (reference.kind === 'node') return [reference.id, reference.part, ...reference.path].join('.');
    return 'name' in reference ? `${reference.kind}:${reference.name}` : reference.kind;
  });
  return [...new Set(all)];
}

describe('what an expression names', () => {
  test.each([
    ['{{ nodes.unit.outputs.summary.failed = 0 }}', ['unit.outputs.summary.failed']],
    ['{{ nodes.unit.status }}', ['unit.status']],
    ['{{ nodes.unit }}', ['unit.all']],
    ['{{ nodes."unit".outputs.x }} and {{ nodes.`lint`.status }}', ['unit.outputs.x', 'lint.status']],
    ['{{ $lookup(nodes, "unit").outputs.x }}', ['unit.outputs.x']],
    ['{{ nodes.(unit.outputs.x) }}', ['unit.outputs.x']],
    ['{{ $$.nodes.unit.outputs.x }}', ['unit.outputs.x']],
    ['{{ ($n := nodes.unit; $n.outputs.x) }}', ['unit.all', 'unit.outputs.x']],
    ['{{ $map(nodes.unit.outputs.list, function($v) { $v.nodes.other }) }}', ['unit.outputs.list']],
    ['{{ nodes.a.outputs.x > 0 ? parameters.p : env.HOME }}', ['a.outputs.x', 'parameter:p', 'env:HOME']],
    ['{{ {"k": nodes.a.outputs.x, "s": secrets.TOKEN} }}', ['a.outputs.x', 'secret:TOKEN']],
    ['{{ nodes.a.outputs.list[$$.parameters.n] }}', ['parameter:n', 'a.outputs.list']],
    ['{{ nodes.a.outputs.list^(size) }}', ['a.outputs.list']],
    ['{{ item.path & index & run.id & project.name }}', ['item:path', 'index:', 'run:id', 'project:name']],
  ])('%s', (text, names) => {
    expect([...named(text)].toSorted()).toEqual([...names].toSorted());
  });

  test('names inside the data are not taken for names of the scope', () => {
    expect(named('{{ nodes.a.outputs.list[item = 1].parameters.x }}')).toEqual(['a.outputs.list.parameters.x']);
    expect(named('{{ nodes.a.outputs.list.{ "k": item } }}')).toEqual(['a.outputs.list']);
  });

  test.each([
    '{{ nodes.* }}',
    '{{ nodes[x] }}',
    '{{ $keys(nodes) }}',
    '{{ $each(nodes, function($v) { $v.status }) }}',
  ])('%s does not tell which nodes', (text) => {
    expect(named(text)).toEqual(['nodes']);
  });

  test.each(['now', 'millis', 'random', 'eval'])(
    '$%s is found, unless the expression has a variable of that name',
    (name) => {
      expect(named(`{{ 1 + $${name}() }}`)).toEqual([`forbidden:${name}`]);
      expect(named(`{{ ($${name} := 1; $${name}) }}`)).toEqual([]);
    },
  );

  test('offsets are those of the id in the text, whatever stands around it', () => {
    for (const text of [
      '{{ nodes.unit.status }}',
      'x {{ nodes . /* c */ unit . outputs.y + 1 }}',
      '{{ nodes."unit".status }}',
      '{{ $lookup(nodes, "unit") }}',
      '{{ [1, nodes.`unit`.outputs] }}',
    ]) {
      for (const { start, end } of referencesInText(text)) expect(text.slice(start, end)).toBe('unit');
    }
  });

  test('a plain reference keeps its type; a computed one or one within a text does not', () => {
    const plain = (text: string) => referencesInText(text).map((reference) => 'plain' in reference && reference.plain);
    expect(plain('{{ nodes.a.outputs.x }}')).toEqual([true]);
    expect(plain('{{ (nodes.a.outputs.x) }}')).toEqual([true]);
    expect(plain('{{ nodes.a.outputs.x & "" }}')).toEqual([false]);
    expect(plain('{{ nodes.a.outputs.list[0] }}')).toEqual([false]);
    expect(plain('- {{ nodes.a.outputs.x }}')).toEqual([false]);
  });

  test('a whole tree of parameters is searched', () => {
    const value = { a: ['{{ nodes.x.status }}', 1, { b: '{{ nodes.y.status }}' }], c: 'nodes.z' };
    expect(referencesOf(value).map((reference) => reference.kind === 'node' && reference.id)).toEqual(['x', 'y']);
  });

  test('what is no expression is told with the place where it goes wrong', () => {
    expect(referencesInText('a {{ 1 + }}')).toMatchObject([
      { kind: 'fault', source: ' 1 + ', reason: 'Unexpected end of expression', start: 8 },
    ]);
    expect(referencesInText('{{ nodes.a.status }} {{ b')).toMatchObject([
      { kind: 'node' },
      { kind: 'fault', source: '{{ b', start: 21 },
    ]);
  });
});
