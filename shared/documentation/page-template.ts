import { renderSection, type Section } from './section.ts';

/** Names of all sections there may be: a line that holds nothing but one of them in double braces is their place. */
const SECTIONS: ReadonlySet<string> = new Set(['workflows', 'tools', 'folders', 'commands', 'contents', 'about']);

const PLACE = /^\s*\{\{\s*([a-z]+)\s*\}\}\s*$/;

export interface TemplatedPage {
  /** What a new page begins as, with its sections in their places. */
  readonly opening: string;
  /** Those that the template has a place for; all, when it has none for any. */
  readonly sections: readonly Section[];
}

/** A page from a template of one's own. `{{ names }}` that are not known stay as typed; any text in a value is safe. */
export function pageFromTemplate(
  template: string,
  values: Readonly<Record<string, string>>,
  sections: readonly Section[],
): TemplatedPage {
  const lines = template.split(/\r?\n/);
  const placeOf = (line: string): string | undefined => {
    const name = PLACE.exec(line)?.[1];
    return name !== undefined && SECTIONS.has(name) ? name : undefined;
  };
  const placed = new Set(lines.flatMap((line) => placeOf(line) ?? []));
  const chosen = placed.size === 0 ? sections : sections.filter(({ name }) => placed.has(name));
  const left = new Map(chosen.map((section) => [section.name, section]));
  const opening = lines.flatMap((line) => {
    const name = placeOf(line);
    if (name === undefined) return [filled(line, values)];
    const section = left.get(name);
    // A section stands once, however often it is named; one that has nothing to say leaves no line.
    left.delete(name);
    return section === undefined ? [] : renderSection(section);
  });
  return { opening: opening.join('\n'), sections: chosen };
}

function filled(line: string, values: Readonly<Record<string, string>>): string {
  return line.replaceAll(/\{\{\s*([a-z_]+)\s*\}\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}
