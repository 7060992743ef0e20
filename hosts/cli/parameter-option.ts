import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { readParameterTexts } from '#shared/run/run-parameters.ts';
import type { WorkflowParameter } from '#shared/workflow/workflow.ts';

type Declared = Readonly<Record<string, Pick<WorkflowParameter, 'type'>>>;

/** `--param k=v`, `--form k=v` as values, each read by the type that is declared for it; the last of one name wins. */
export function readParameters(
  given: readonly string[],
  declared: Declared,
  whose = 'The workflow',
): Result<Readonly<Record<string, unknown>>> {
  const texts: [name: string, text: string][] = [];
  for (const word of given) {
    const at = word.indexOf('=');
    if (at < 1)
      return bad(problem('usage.parameter', `"${word}" is not a parameter.`, { remedy: 'Write name=value.' }));
    const name = word.slice(0, at);
    if (!Object.hasOwn(declared, name)) return bad(unknownParameter(name, Object.keys(declared), whose));
    texts.push([name, word.slice(at + 1)]);
  }
  const { values, problems } = readParameterTexts(declared, new Map(texts));
  return problems[0] === undefined ? good(values) : bad(problems[0]);
}

function unknownParameter(name: string, names: readonly string[], whose: string): Problem {
  return problem('parameter.unknown', `${whose} has no parameter "${name}".`, {
    reason: names.length === 0 ? 'It has none at all.' : `It has: ${names.join(', ')}.`,
    remedy: 'Check the name.',
  });
}
