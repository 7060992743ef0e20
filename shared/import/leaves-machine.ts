/** Commands that hand something to others for good: what they did cannot be taken back by hand. */
const LEAVES = [
  /\b(npm|pnpm|yarn|bun|cargo|lerna|vsce|ovsx|jsr|deno|poetry|uv|flit|hatch|changeset|nx release)\s+(npm\s+|-\S+\s+)*publish\b/,
  /\bnpm\s+(unpublish|deprecate|dist-tag)\b/,
  /\b(npm|yarn|pnpm)\s+version\s+\S/,
  /\bgit\s+(-\S+\s+(\S+\s+)?)*push\b/,
  /\bgh\s+(release|pr|issue|workflow|secret)\s+(create|upload|edit|delete|merge|comment|run|set|close)\b/,
  /\b(docker|podman|helm)\s+(image\s+|compose\s+)?push\b/,
  /\bdocker\s+(buildx\s+)?build\b[^\n]*\s--push\b/,
  /\btwine\s+upload\b/,
  /\bgem\s+push\b/,
  /\b(semantic-release|release-it|goreleaser|gh-pages|standard-version)\b/,
  /\bmvn\b[^\n]*\bdeploy\b/,
  /\bkubectl\s+(apply|delete|replace|rollout)\b/,
  /\bterraform\s+(apply|destroy)\b/,
  /\b(aws\s+s3\s+(sync|cp|rm)|vercel|netlify|firebase|flyctl|fly|heroku)\s+(deploy|--prod|s3:\/\/)/,
];

/** `git push`, `npm publish` …: the words in a command by which it leaves this machine; undefined when nothing says that it does. */
export function leavesMachine(command: string): string | undefined {
  const lines = command.replaceAll(/\\\r?\n/g, ' ').split('\n');
  for (const line of lines.filter((each) => !/^\s*#/.test(each)))
    for (const pattern of LEAVES) {
      const found = pattern.exec(line)?.[0];
      if (found !== undefined && !/--dry-run\b/.test(line)) return found.trim().replaceAll(/\s+/g, ' ');
    }
  return undefined;
}
