import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { escape, render, slug } from '../src/markdown.js';
import { asPage, brokenLinks } from '../src/pages.js';

describe('Markdown', () => {
  test('becomes headings, paragraphs, lists and tables', () => {
    assert.equal(render('# One two'), '<h1 id="one-two">One two</h1>');
    assert.equal(render('a\nb\n\nc'), '<p>a b</p>\n<p>c</p>');
    assert.equal(render('- a\n- b'), '<ul><li>a</li><li>b</li></ul>');
    assert.equal(render('| a | b |\n|---|---|\n| c | d |'), '<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>');
  });

  test('keeps code as it is written', () => {
    assert.equal(render('```\n<b> **x**\n```'), '<pre><code>&lt;b&gt; **x**</code></pre>');
    assert.equal(render('`<b>` *x*'), '<p><code>&lt;b&gt;</code> <em>x</em></p>');
  });

  test('runs nothing: tags and script addresses are text', () => {
    assert.equal(render('<script>'), '<p>&lt;script&gt;</p>');
    assert.doesNotMatch(render('[x](javascript:alert%281%29)'), /<a/);
  });

  test('names a heading by its words', () => {
    assert.equal(slug('What `can` be, done?'), 'what-can-be-done');
  });
});

describe('links', () => {
  const page = (path, text) => ({ path, title: path, text });

  test('to pages and headings that exist are good', () => {
    assert.deepEqual(brokenLinks([page('a.md', '# A\n[b](sub/b.md#b-one)'), page('sub/b.md', '# B one\n[a](../a.md)')]), []);
  });

  test('that lead nowhere are named with the reason', () => {
    const broken = brokenLinks([page('a.md', '# A\n[x](gone.md) [y](#nothing) [z](https://example.org/)')]);
    assert.deepEqual(broken.map(({ link, reason }) => [link, reason]), [
      ['gone.md', 'there is no gone.md'],
      ['#nothing', 'a.md has no heading "nothing"'],
    ]);
  });

  test('in code are no links', () => {
    assert.deepEqual(brokenLinks([page('a.md', '`[x](gone.md)`\n\n```\n[y](gone.md)\n```')]), []);
  });
});

test('a page in a folder finds its way back in the navigation', () => {
  const pages = [
    { path: 'index.md', title: 'Home', text: '# Home' },
    { path: 'guide/a.md', title: 'A & B', text: '# A & B\n[home](../index.md)' },
  ];
  const html = asPage(pages[1], pages, { title: 'Site', description: '' }, escape);
  assert.match(html, /<a href="\.\.\/index\.html">Home<\/a>/);
  assert.match(html, /aria-current="page">A &amp; B</);
});
