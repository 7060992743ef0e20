import { problem, type Place, type Problem } from '#shared/problem.ts';
import { isTooShort, secretTooShort } from '#shared/secret.ts';
import type { Plan } from '#shared/run/plan.ts';
import { parseTemplate } from '#shared/workflow/template.ts';

const ONE_SECRET = /^\s*secrets\.([A-Za-z_][A-Za-z0-9_]*)\s*$/;

/**
 * A secret that is too short to be hidden, or that a parameter needs and nobody has: with nothing in its place a program would do something else than is meant. An expression
 * that asks first (`$exists(secrets.X)`) may do without it.
 */
export function missingSecret(
  parameters: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
  { node, name }: { readonly node: string; readonly name: string },
): Problem | undefined {
  const short = Object.keys(secrets).find((each) => isTooShort(secrets[each] ?? ''));
  if (short !== undefined) return secretTooShort(short, { place: { node } });
  for (const [parameter, value] of Object.entries(parameters)) {
    const secret = neededSecrets(value).find((each) => !Object.hasOwn(secrets, each));
    if (secret === undefined) continue;
    return secretNotSet(name, secret, { node, parameter });
  }
  return undefined;
}

/** `name`: what a person calls the node that needs it. */
export function secretNotSet(name: string, secret: string, place: Place): Problem {
  return problem('secret.missing', `"${name}" needs the secret "${secret}", which is not set.`, {
    reason: 'No place where secrets are kept has one of this name.',
    remedy: `Add it under Settings > Secrets, or set CODOMYRMEX_SECRET_${secret} in the environment.`,
    place,
    retryable: false,
  });
}

/** Secrets that a value must have: alone in an expression, and not asked for first (`$exists(secrets.X)`). */
export function neededSecrets(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    if (!value.includes('secrets.')) return [];
    return parseTemplate(value).parts.flatMap((part) => {
      const name = part.kind === 'expression' ? ONE_SECRET.exec(part.source)?.[1] : undefined;
      return name === undefined ? [] : [name];
    });
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(neededSecrets);
}

/** All secrets that a plan names, in its own text or in a workflow that it runs. Rather one too many than one too few. */
export function secretsNamed(plan: Plan): readonly string[] {
  const texts = [plan.text, ...Object.values(plan.workflows ?? {}).map(({ text }) => text)];
  return [...new Set(texts.flatMap(secretsInText))];
}

export function secretsInText(text: string): readonly string[] {
  const found = text.matchAll(/\bsecrets\.([A-Za-z_][A-Za-z0-9_]*)/g);
  return [...new Set(Array.from(found, ([, name = '']) => name))];
}
