import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../workflow/catalogue-rig.ts';
import { readWorkflow } from '../workflow/read.ts';
import { importSource } from './import-source.ts';
import { OwnExpressions } from './own-expressions.ts';

describe('steps written for us', () => {
  const written = (...command: readonly string[]) => {
    const steps = [
      { name: 'say it', module: 'shell', action: 'run', parameters: { command: ['true'] } },
      { name: 'look', module: 'static_analysis', action: 'analyze_code_quality', parameters: { path: 'src' } },
      { name: 'then', module: 'shell', action: 'run', parameters: { command } },
    ];
    const source = { path: 'x.json', text: JSON.stringify({ name: 'x', steps }) };
    const [imported] = importSource(source, CATALOGUE, { ownExpressions: true }).workflows;
    const { workflow } = readWorkflow(imported?.text ?? '');
    return { command: workflow?.nodes['then']?.parameters?.['command'], parameters: workflow?.parameters ?? {} };
  };

  test('may hold expressions of ours, which stay as they are', () => {
    const ours = ['{{ nodes.say_it.outputs.stdout }}', 'a {{ $uppercase("}}") }} b', '{{ run.id }}', '\\{{literal}}'];
    expect(written(...ours)).toEqual({ command: ours, parameters: {} });
  });

  test('may beside them refer to steps as the original did', () => {
    expect(written('{{look.output}}').command).toEqual(['{{ nodes.look.outputs.findings }}']);
  });

  test('name parameters of the workflow alone or as we do; both declare them', () => {
    const { command, parameters } = written('{{who}}', '{{ parameters.what }}');
    expect(command).toEqual(['{{ parameters.who }}', '{{ parameters.what }}']);
    expect(Object.keys(parameters)).toEqual(['who', 'what']);
  });
});

test('what was hidden comes back as it was, whatever the text', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('{{', '}}', '\\{{', '"', '{{ nodes.a.outputs }}', '{{ 1 + 1 }}'));
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      fc.pre(!text.includes('parameters'));
      const own = new OwnExpressions(new Set());
      expect(own.restore(own.hide([text]))).toEqual([text]);
    }),
  );
});
