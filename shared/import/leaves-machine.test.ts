import { expect, test } from 'vitest';
import { catalogueOf } from '../module/manifest.ts';
import { readWorkflow } from '../workflow/read.ts';
import { importSource } from './import-source.ts';
import { leavesMachine } from './leaves-machine.ts';

test.each([
  ['npm version major -m "Release %s"; git push; npm publish', 'npm publish'],
  ['set -e\ngit -C dist push origin main', 'git -C dist push'],
  ['docker buildx build \\\n  --push .', 'docker buildx build --push'],
  ['npx semantic-release', 'semantic-release'],
  ['yarn npm publish --tolerate-republish', 'yarn npm publish'],
  ['gh release create v1 dist/*', 'gh release create'],
])('%j leaves this machine by "%s"', (command, words) => {
  expect(leavesMachine(command)).toBe(words);
});

test.each([
  'npm test',
  'git pull',
  'npm publish --dry-run',
  '# then: git push\nmake',
  'node scripts/publish-docs.mjs --check',
  'echo npm pushes nothing',
])('%j stays here', (command) => {
  expect(leavesMachine(command)).toBeUndefined();
});

const off = (path: string, text: string): readonly string[] => {
  const [made] = importSource({ path, text }, catalogueOf([])).workflows;
  const { workflow } = readWorkflow(made?.text ?? '');
  const found: string[] = [];
  const visit = (nodes: NonNullable<typeof workflow>['nodes'] = {}): void => {
    for (const [id, node] of Object.entries(nodes)) {
      if (node.disabled === true) found.push(id);
      visit(node.nodes);
    }
  };
  visit(workflow?.nodes);
  expect(made?.report.filter(({ text: remark }) => remark.includes('leaves this machine'))).toHaveLength(found.length);
  return found;
};

test('what publishes is switched off at first and told: targets, scripts and steps of jobs', () => {
  expect(
    off('Makefile', 'release-major: test\n\tnpm version major\n\tgit push\n\tnpm publish\ntest:\n\tnode t.js\n'),
  ).toEqual(['release_major']);
  expect(off('package.json', '{"scripts":{"ship":"git push && npm publish","test":"node t.js"}}')).toEqual(['ship']);
  expect(
    off(
      '.github/workflows/x.yml',
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n      - run: npm publish\n        name: Publish\n',
    ),
  ).toEqual(['publish']);
});
