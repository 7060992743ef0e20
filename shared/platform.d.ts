/*
 * What every place has where `shared/` runs: Node, a page, a worker. Named here because the room compiles without Node's and the
 * page's types. Keep it to what is the same everywhere.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
declare function structuredClone<Value>(value: Value): Value;
