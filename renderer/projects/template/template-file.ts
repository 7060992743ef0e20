/** By its name: what `template export` and the window write. An archive of a project is not meant. */
export function isTemplateFile(name: string): boolean {
  return /\.template\.(tar\.gz|tgz)$/i.test(name);
}

const PIECE_BYTES = 0x8000;

export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  // In pieces, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES));
  return btoa(binary);
}
