import { readFile, stat } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import type { ActionContext } from '#engine/action.ts';
import type { Finding } from '#shared/module/finding.ts';

interface Rule {
  readonly rule: string;
  readonly title: string;
  readonly pattern: RegExp;
}

/** Forms that hardly anything but a real secret has. */
const RULES: readonly Rule[] = [
  {
    rule: 'private-key',
    title: 'a private key',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/=]{16}/,
  },
  { rule: 'aws-access-key', title: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  {
    rule: 'github-token',
    title: 'a GitHub token',
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
  },
  { rule: 'gitlab-token', title: 'a GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,}\b/ },
  { rule: 'npm-token', title: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { rule: 'slack-token', title: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{20,}\b/ },
  { rule: 'stripe-key', title: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}\b/ },
  { rule: 'google-key', title: 'a Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { rule: 'openai-key', title: 'an OpenAI key', pattern: /\bsk-(?:proj-)?[A-Za-z0-9_-]{40,}\b/ },
  { rule: 'anthropic-key', title: 'an Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{40,}\b/ },
];

const LEFT_OUT = ['**/node_modules/**', '**/.git/**', '**/dist/**', '**/coverage/**', '**/.venv/**', '**/*.min.js'];
const LARGEST_BYTES = 2_000_000;
const MOST_FILES = 20_000;

/** Looks into every text file of a folder, as far as it may. */
export async function scanSecrets(
  folder: string,
  include: readonly string[],
  context: ActionContext,
): Promise<{ readonly findings: readonly Finding[]; readonly files: number }> {
  const patterns = include.length === 0 ? ['**/*'] : include.map((one) => (one.includes('/') ? one : `**/${one}`));
  const paths = await glob(patterns, {
    cwd: context.resolvePath(folder),
    ignore: LEFT_OUT,
    dot: true,
    followSymbolicLinks: false,
  });
  const findings: Finding[] = [];
  let files = 0;
  for (const path of paths.toSorted().slice(0, MOST_FILES)) {
    context.signal.throwIfAborted();
    const full = `${context.resolvePath(folder)}/${path}`;
    const size = (await stat(full).catch(() => undefined))?.size ?? Infinity;
    if (size > LARGEST_BYTES) continue;
    const text = await readFile(full, 'utf8').catch(() => '');
    if (text.includes('\0')) continue;
    files += 1;
    findings.push(...secretsIn(folder === '.' ? path : `${folder.replace(/\/+$/, '')}/${path}`, text));
  }
  return { findings, files };
}

/** Never with the secret itself: findings are stored, shown and sent. */
export function secretsIn(file: string, text: string): readonly Finding[] {
  return RULES.flatMap(({ rule, title, pattern }) =>
    [...text.matchAll(new RegExp(pattern, 'g'))].map((match): Finding => {
      const before = text.slice(0, match.index);
      const line = before.split('\n').length;
      return {
        file,
        line,
        column: match.index - before.lastIndexOf('\n'),
        severity: 'error',
        rule,
        message: `This looks like ${title} (${match[0].slice(0, 4)}…). Take it out of the file and make it void where it is used.`,
        tool: 'secrets',
        fixable: false,
      };
    }),
  );
}
