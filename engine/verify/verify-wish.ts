export interface VerifyWish {
  /** Of several runs that made the same bytes; default: the newest. */
  readonly run?: string;
  readonly link?: readonly string[];
  /** Allows nodes that reach out (network, git): they do it again. */
  readonly withEffects?: boolean;
  readonly signal: AbortSignal;
}
