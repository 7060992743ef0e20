export interface LogSearch {
  readonly file: string;
  readonly query: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

export interface PieceWish extends LogSearch {
  readonly id: number;
  /** Bytes. The lines that begin in here are looked through, each to its end. */
  readonly from: number;
  readonly to: number;
  readonly mostHits: number;
}

export interface PieceFound {
  readonly id: number;
  /** In the order of the file, at most as many as were wished for. */
  readonly hits: readonly { readonly at: number; readonly text: string }[];
  readonly count: number;
}
