/** The kinds of values that flow along edges. `any` accepts and offers everything. */
export const PORT_TYPES = {
  any: 'Anything',
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  list: 'List',
  object: 'Object',
  table: 'Table',
  file: 'File',
  image: 'Image',
  findings: 'Findings',
  testReport: 'TestReport',
  artifacts: 'Artifacts',
  patch: 'Patch',
} as const;

export type PortType = keyof typeof PORT_TYPES;

/** What a value of this type also is, without conversion: a list of findings is a list. */
const ALSO: Readonly<Record<PortType, readonly PortType[]>> = {
  any: [],
  text: [],
  number: [],
  boolean: [],
  list: [],
  object: [],
  table: ['list'],
  file: ['object'],
  image: ['file', 'object'],
  findings: ['list', 'table'],
  testReport: ['object'],
  artifacts: ['list', 'table'],
  patch: ['object'],
};

/** Scalars turn into text when they are put into a text parameter. */
const BECOMES_TEXT: readonly PortType[] = ['number', 'boolean'];

/** May a value of type `from` be given to a parameter of type `to`? */
export function canFlow(from: PortType, to: PortType): boolean {
  if (from === to || from === 'any' || to === 'any') return true;
  if (to === 'text' && BECOMES_TEXT.includes(from)) return true;
  return ALSO[from].includes(to);
}
