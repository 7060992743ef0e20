import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { readParameterText } from '#shared/run/run-parameters.ts';
import type { WorkflowParameter } from '#shared/workflow/workflow.ts';

type Declared = Readonly<Record<string, WorkflowParameter>>;

/** `--param k=v` as values, each read by the type the workflow declares for it. */
export function readParameters(
  given: readonly string[],
  declared: Declared,
): Result<Readonly<Record<string, unknown>>> {
  const values: Record<string, unknown> = {};
  for (const word of given) {
    const at = word.indexOf('=');
    if (at < 1)
      return bad(
        problem('usage.parameter', `"${word}" is not a parameter.`, { remedy: 'Write it as --param name=value.' }),
      );
    const name = word.slice(0, at);
    const parameter = declared[name];
    if (parameter === undefined) return bad(unknownParameter(name, declared));
    const read = readParameterText(word.slice(at + 1), parameter.type);
    if (!read.ok) return bad(wrongType(name, word.slice(at + 1), parameter.type));
    values[name] = read.value;
  }
  return good(values);
}

function unknownParameter(name: string, declared: Declared): Problem {
  const names = Object.keys(declared);
  return problem('parameter.unknown', `The workflow has no parameter "${name}".`, {
    reason: names.length === 0 ? 'It has none at all.' : `It has: ${names.join(', ')}.`,
    remedy: 'Check the name.',
  });
}

const HOW: Readonly<Record<WorkflowParameter['type'], string>> = {
  string: 'any text',
  number: 'a number, for example 1.5',
  integer: 'a whole number, for example 3',
  boolean: 'true or false (or yes, no)',
  array: 'a list as JSON, for example ["a","b"]',
  object: 'an object as JSON, for example {"a":1}',
};

function wrongType(name: string, text: string, type: WorkflowParameter['type']): Problem {
  return problem('parameter.type', `The parameter "${name}" cannot be "${text}".`, {
    reason: `It is declared as ${type}.`,
    remedy: `Give ${HOW[type]}.`,
  });
}
