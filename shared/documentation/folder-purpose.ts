const PURPOSES: Readonly<Record<string, string>> = {
  app: 'The application',
  backend: 'The server',
  bench: 'Benchmarks',
  bin: 'Programs to start',
  config: 'Configuration',
  data: 'Data the project works on',
  database: 'The database: schema and migrations',
  deploy: 'Deployment',
  docs: 'Documentation',
  e2e: 'End-to-end tests',
  examples: 'Examples',
  frontend: 'What people see in the browser',
  lib: 'The library',
  notebooks: 'Notebooks',
  output: 'What runs write',
  packages: 'Packages of the repository',
  pipelines: 'Pipelines',
  public: 'Files served as they are',
  reports: 'Reports that runs write',
  scripts: 'Scripts for building and looking after the project',
  src: 'Source code',
  templates: 'Templates',
  test: 'Tests',
  tests: 'Tests',
};

/** What a folder is for: the first sentence somebody wrote about it, else what its name usually means; empty when neither says. */
export function purposeOf(folder: string, readme: string | undefined): string {
  return (readme === undefined ? undefined : firstSentence(readme)) ?? PURPOSES[folder.toLowerCase()] ?? '';
}

function firstSentence(readme: string): string | undefined {
  const own = readme.replaceAll(/<!-- codomyrmex:begin[\s\S]*?<!-- codomyrmex:end [a-z-]+ -->/g, '');
  const paragraph = own
    .split(/\r?\n\s*\r?\n/)
    .map((part) => part.trim())
    .find((part) => part !== '' && !/^(?:#|!\[|\[!|<|\||```|---|[-*] |\d+\. )/.test(part));
  const sentence = paragraph === undefined ? undefined : /^[\s\S]*?[.!?](?=\s|$)/.exec(paragraph)?.[0];
  const words = plainText(sentence ?? paragraph ?? '').replace(/[.]$/, '');
  return words === '' || words.length > 200 ? undefined : words;
}

/** Markdown as words: links by their names, no signs of emphasis, escaped signs as they are meant. */
function plainText(markdown: string): string {
  return markdown
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\\(?=[\p{P}\p{S}])|(?<!\\)[*`]/gu, '');
}
