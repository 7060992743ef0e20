/* What stands in a YAML or JSON text, and where. All offsets count from 0; `end` is exclusive. */

export type Path = readonly (string | number)[];

export type SourceNode = SourceMapping | SourceSequence | SourceScalar | SourceAlias;

interface Located {
  /** Of an anchor or a tag if there is one. Absent for nothing at all (`key:`), and then `start` is -1. */
  readonly start: number;
  /** Behind the last character, closing quotes and brackets included; a block text ends behind its last line break. */
  readonly end: number;
  readonly hasAnchorOrTag: boolean;
}
export interface SourceEntry {
  readonly key: string;
  readonly keyNode: SourceScalar;
  readonly value: SourceNode;
}
export interface SourceMapping extends Located {
  readonly kind: 'mapping';
  readonly isFlow: boolean;
  /** Where the content begins, behind an anchor or a tag. */
  readonly contentStart: number;
  readonly entries: readonly SourceEntry[];
  get(key: string): SourceEntry | undefined;
}
export interface SourceSequence extends Located {
  readonly kind: 'sequence';
  readonly isFlow: boolean;
  readonly contentStart: number;
  readonly items: readonly SourceNode[];
}
export interface SourceScalar extends Located {
  readonly kind: 'scalar';
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  readonly value: string;
  /** The characters between the quotes, or of the block. */
  readonly valueStart: number;
  readonly valueEnd: number;
}
export interface SourceAlias extends Located {
  readonly kind: 'alias';
}
