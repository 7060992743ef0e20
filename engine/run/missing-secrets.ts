import { problem, type Problem } from '#shared/problem.ts';
import { parseTemplate } from '#shared/workflow/template.ts';

const ONE_SECRET = /^\s*secrets\.([A-Za-z_][A-Za-z0-9_]*)\s*$/;

/**
 * A secret that a parameter needs and nobody has: with nothing in its place a program would do something else than is meant. An expression
 * that asks first (`$exists(secrets.X)`) may do without it.
 */
export function missingSecret(
  parameters: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
  { node, name }: { readonly node: string; readonly name: string },
): Problem | undefined {
  for (const [parameter, value] of Object.entries(parameters)) {
    const secret = neededSecrets(value).find((each) => !Object.hasOwn(secrets, each));
    if (secret === undefined) continue;
    return problem('secret.missing', `"${name}" needs the secret "${secret}", which is not set.`, {
      reason: 'No place where secrets are kept has one of this name.',
      remedy: `Add it under Settings > Secrets, or set CODOMYRMEX_SECRET_${secret} in the environment.`,
      place: { node, parameter },
      retryable: false,
    });
  }
  return undefined;
}

function neededSecrets(value: unknown): readonly string[] {
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
