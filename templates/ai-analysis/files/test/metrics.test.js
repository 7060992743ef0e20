import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { measure, worst } from '../src/metrics.js';
import { asHtml, asMarkdown } from '../src/report-text.js';

describe('measuring', () => {
  test('counts code, comments and branches', () => {
    const found = measure('// why\nif (a && b) {\n  go();\n}\n\n');
    assert.deepEqual([found.code, found.comments, found.branches], [3, 1, 2]);
  });

  test('sees no branches in comments and quoted texts', () => {
    assert.equal(measure('/* if for */ const text = "while ? case";\n').branches, 0);
  });

  test('takes optional chaining for no branch, and ?: for one', () => {
    assert.equal(measure('a?.b;\n').branches, 0);
    assert.equal(measure('a ? b : c;\n').branches, 1);
  });

  test('knows the comments of Python', () => {
    const found = measure('# if\ndef go():\n    return 1\n', true);
    assert.deepEqual([found.branches, found.functions, found.comments], [0, 1, 1]);
  });

  test('tells how deep the code is nested', () => {
    assert.equal(measure('a {\n  b {\n    c;\n  }\n}\n').deepest, 2);
  });

  test('of nothing is nothing', () => {
    assert.deepEqual(Object.values(measure('')), [0, 0, 0, 0, 0, 0, 0]);
  });
});

test('the worst file has many branches in deep nests', () => {
  const file = (path, branches, deepest) => ({ path, branches, deepest });
  assert.equal(worst([file('flat.js', 6, 1), file('deep.js', 4, 4)]), 'deep.js');
  assert.equal(worst([]), undefined);
});

describe('the report', () => {
  const measurements = { source: 'src', worst: 'a|b.js', files: [{ path: 'a|b.js', code: 1, branches: 2, deepest: 1, todos: 0 }] };
  const findings = { lint: null, findings: [], review: '<b>', note: null };

  test('keeps its table whole whatever a file is called', () => {
    assert.match(asMarkdown(measurements, findings), /\| a\\\|b\.js \| 1 \| 2 \|/);
  });

  test('shows text of a review as text', () => {
    assert.match(asHtml(measurements, findings), /<pre>&lt;b&gt;<\/pre>/);
  });
});
