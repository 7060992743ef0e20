/** A function of JSONata that expressions may use. */
export interface ExpressionFunction {
  readonly name: string;
  readonly signature: string;
  readonly about: string;
}

type Row = readonly [name: string, signature: string, about: string];

/** After the reference of JSONata 2 (docs.jsonata.org); those whose answer changes every time are left out, as in `reference.ts`. */
const ROWS: readonly Row[] = [
  ['count', '(list)', 'How many values a list holds.'],
  ['sum', '(numbers)', 'All numbers of a list added up.'],
  ['max', '(numbers)', 'The largest number of a list.'],
  ['min', '(numbers)', 'The smallest number of a list.'],
  ['average', '(numbers)', 'The mean of the numbers of a list.'],
  ['filter', '(list, function($value) { … })', 'The values for which the function says yes.'],
  ['map', '(list, function($value) { … })', 'What the function makes of each value.'],
  ['reduce', '(list, function($sofar, $value) { … })', 'One value made of all, two at a time.'],
  ['single', '(list, function($value) { … })', 'The one value for which the function says yes.'],
  ['sort', '(list, function($a, $b) { … }?)', 'The list in order; the function says whether two must swap.'],
  ['reverse', '(list)', 'The list from the end.'],
  ['distinct', '(list)', 'Each value once.'],
  ['append', '(list, list)', 'Both lists as one.'],
  ['zip', '(list, list, …)', 'Lists of the first values, the second ones and so on.'],
  ['shuffle', '(list)', 'Mixed, the same way every time.'],
  ['join', '(texts, separator?)', 'All texts as one, with the separator between them.'],
  ['split', '(text, separator, limit?)', 'The pieces of a text as a list.'],
  ['contains', '(text, pattern)', 'Does the text hold the other text, or match the pattern?'],
  ['match', '(text, pattern, limit?)', 'Where a pattern matches, with its groups.'],
  ['replace', '(text, pattern, replacement, limit?)', 'The text with what matches replaced.'],
  ['substring', '(text, start, length?)', 'A part of a text, counted from 0.'],
  ['substringBefore', '(text, part)', 'What stands before the part.'],
  ['substringAfter', '(text, part)', 'What stands behind the part.'],
  ['trim', '(text)', 'Without blanks at both ends, and single blanks inside.'],
  ['uppercase', '(text)', 'In capitals.'],
  ['lowercase', '(text)', 'In small letters.'],
  ['length', '(text)', 'How many characters a text has.'],
  ['pad', '(text, width, character?)', 'Filled up to a width; a negative one fills at the front.'],
  ['string', '(value, pretty?)', 'A value as text; lists and mappings as JSON.'],
  ['number', '(value)', 'A text as number.'],
  ['boolean', '(value)', 'Yes or no: empty values and 0 are no.'],
  ['not', '(value)', 'The opposite of yes or no.'],
  ['exists', '(value)', 'Is there a value at all?'],
  ['type', '(value)', 'What kind of value it is.'],
  ['keys', '(object)', 'The names in a mapping.'],
  ['lookup', '(object, name)', 'The value of a name that is not written out.'],
  ['each', '(object, function($value, $key) { … })', 'What the function makes of each entry.'],
  ['sift', '(object, function($value, $key) { … })', 'The entries for which the function says yes.'],
  ['spread', '(object)', 'A list of mappings with one entry each.'],
  ['merge', '(objects)', 'Mappings as one; the last wins.'],
  ['round', '(number, digits?)', 'Rounded, halves to the even neighbour.'],
  ['floor', '(number)', 'The whole number below.'],
  ['ceil', '(number)', 'The whole number above.'],
  ['abs', '(number)', 'Without its sign.'],
  ['sqrt', '(number)', 'The square root.'],
  ['power', '(number, exponent)', 'Raised to a power.'],
  ['formatNumber', '(number, picture)', 'A number as text: "#,##0.00".'],
  ['formatBase', '(number, base)', 'A number in another base.'],
  ['parseInteger', '(text, picture)', 'A text as whole number.'],
  ['fromMillis', '(milliseconds, picture?)', 'A time as text.'],
  ['toMillis', '(text, picture?)', 'A time as milliseconds since 1970.'],
  ['base64encode', '(text)', 'As base64.'],
  ['base64decode', '(text)', 'From base64.'],
  ['encodeUrlComponent', '(text)', 'For a part of an address.'],
  ['decodeUrlComponent', '(text)', 'From a part of an address.'],
  ['error', '(message)', 'Ends the evaluation with this message.'],
  ['assert', '(condition, message)', 'Ends the evaluation unless the condition holds.'],
];

export const EXPRESSION_FUNCTIONS: readonly ExpressionFunction[] = ROWS.map(([name, signature, about]) => ({
  name,
  signature,
  about,
}));
