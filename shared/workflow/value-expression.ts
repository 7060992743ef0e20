/** A name that JSONata takes as it is; others stand in backticks. */
const PLAIN = /^[A-Za-z_]\w*$/;

/** What names a value of an output in an expression: `{{ nodes.lint.outputs.findings[0].message }}`. `path`: keys and places below the output. */
export function valueExpression(node: string, output: string, path: readonly (string | number)[] = []): string {
  // Inside a container a node is known by its own name.
  const name = node.slice(node.lastIndexOf('.') + 1);
  const steps = [output, ...path].map((step) => (typeof step === 'number' ? `[${step}]` : `.${quoted(step)}`));
  return `{{ nodes.${quoted(name)}.outputs${steps.join('')} }}`;
}

function quoted(name: string): string {
  return PLAIN.test(name) ? name : `\`${name.replaceAll('`', '')}\``;
}
