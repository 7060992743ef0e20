/** The words of a name: `My shop-API v2` and `myShop` fall apart where a person would part them. Letters outside a–z lose their marks. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** How a template may write a value. Names come out usable even when the value has no Latin letter: `project`. */
export const FORMS = {
  /** In quotes, escaped: valid in JSON, YAML, TOML, JavaScript and Python. */
  json: (text) => JSON.stringify(text),
  /** For the text of an HTML element or a quoted attribute. */
  html: (text) => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  /** `my-shop`: package and folder names. */
  kebab: (text) => named(text, '-'),
  /** `my_shop`: Python modules; never begins with a digit. */
  snake: (text) => named(text, '_').replace(/^(?=\d)/, '_'),
} as const satisfies Record<string, (text: string) => string>;

export type Form = keyof typeof FORMS;

export function isForm(text: string): text is Form {
  return Object.hasOwn(FORMS, text);
}

function named(text: string, separator: string): string {
  const words = wordsOf(text);
  return words.length === 0 ? 'project' : words.join(separator);
}
