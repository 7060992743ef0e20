import { isMap, isScalar, parseDocument } from 'yaml';

/** What the form shows of a manifest; fields that cannot be read are empty. */
export interface ManifestFields {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly firstWorkflow: string;
  readonly parameters: readonly ManifestParameter[];
  /** False while the text is no mapping: then only the text can be edited. */
  readonly isReadable: boolean;
}

export interface ManifestParameter {
  readonly name: string;
  readonly title: string;
  readonly type: string;
  readonly default: string;
  readonly choices: readonly string[];
}

export function fieldsOf(manifest: string): ManifestFields {
  const document = parseDocument(manifest);
  const isReadable = document.errors.length === 0 && isMap(document.contents);
  const data = (isReadable ? document.toJS() : {}) as Readonly<Record<string, unknown>>;
  const parameters = mappingIn(data['parameters']);
  return {
    title: textIn(data['title']),
    description: textIn(data['description']),
    version: textIn(data['version']),
    firstWorkflow: textIn(data['firstWorkflow']),
    parameters: Object.entries(parameters).map(([name, value]) => {
      const parameter = mappingIn(value);
      const choices = parameter['choices'];
      return {
        name,
        title: textIn(parameter['title']),
        type: textIn(parameter['type']),
        default: textIn(parameter['default']),
        choices: Array.isArray(choices) ? choices.map(String) : [],
      };
    }),
    isReadable,
  };
}

/** The manifest with one field as given; comments, order and all else stay. `undefined` takes it away. */
export function withField(manifest: string, path: readonly string[], value: unknown): string {
  const document = parseDocument(manifest);
  const present = document.getIn(path, true);
  if (value === undefined) document.deleteIn(path);
  // A new node would lose the comment that stands behind the old one.
  else if (isScalar(present) && typeof value !== 'object') present.value = value;
  else document.setIn(path, document.createNode(value));
  return String(document);
}

function mappingIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function textIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
