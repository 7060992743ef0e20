/**
 * What can be counted in a text of code without understanding it. The branches are words and signs that open another way through the code;
 * comments and quoted texts are taken out first, line numbers stay.
 *
 * @typedef {{ lines: number, code: number, comments: number, branches: number, functions: number, deepest: number, todos: number }} Metrics
 */

const BRANCHES = /\b(?:if|elif|for|while|case|catch|except)\b|&&|\|\||\?\?|\?(?![.?])/g;
const FUNCTIONS = /\bfunction\b|=>|\bdef\b|\blambda\b/g;
const QUOTED = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//g;

/** @param {string} text */
const keepLines = (text) => text.replaceAll(/[^\n]/g, '');

/**
 * @param {string} text
 * @param {boolean} hash whether `#` begins a comment, as in Python
 * @returns {Metrics}
 */
export function measure(text, hash = false) {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const bare = text
    .replaceAll(QUOTED, (quoted) => `""${keepLines(quoted)}`)
    .replaceAll(BLOCK_COMMENT, keepLines)
    .replaceAll(hash ? /#.*/g : /\/\/.*/g, '');
  const code = bare.split(/\r?\n/).filter((line) => line.trim() !== '');
  return {
    lines: lines.length,
    code: code.length,
    comments: lines.filter((line) => line.trim() !== '').length - code.length,
    branches: bare.match(BRANCHES)?.length ?? 0,
    functions: bare.match(FUNCTIONS)?.length ?? 0,
    deepest: deepest(code),
    todos: text.match(/\b(?:TODO|FIXME)\b/g)?.length ?? 0,
  };
}

/**
 * How deep the code is nested, by its indentation: robust, and the same for every language.
 *
 * @param {readonly string[]} code
 */
function deepest(code) {
  const widths = code.map((line) => /^[ \t]*/.exec(line)[0].replaceAll('\t', '    ').length);
  const unit = Math.min(...widths.filter((width) => width > 1)) || 1;
  return widths.length === 0 ? 0 : Math.round(Math.max(...widths) / (Number.isFinite(unit) ? unit : 1));
}

/**
 * The file that a person should read first: many branches, deeply nested.
 *
 * @param {readonly ({ path: string } & Metrics)[]} files
 */
export function worst(files) {
  const weight = (/** @type {Metrics} */ file) => file.branches * Math.max(1, file.deepest);
  return [...files].sort((one, other) => weight(other) - weight(one) || (one.path < other.path ? -1 : 1))[0]?.path;
}
