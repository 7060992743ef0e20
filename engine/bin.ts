/** Moves a file or folder to where the user can take it back from; throws when there is no such place. */
export type Bin = (path: string) => Promise<void>;
