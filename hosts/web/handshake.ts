import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Admission, Credential, LaunchTokens } from './tokens.ts';

/*
 * How a page comes to its calls, over the WebSocket `ws://127.0.0.1:PORT/rpc`:
 *
 *   page → host   one text frame, within 5 s of opening: {"token":"…"}  (from the address: #token=…, then removed from the address bar)
 *                                                    or: {"session":"…"} (from sessionStorage: a reload, or a new socket after a lost one)
 *   host → page   {"session":"…"}   keep it in sessionStorage; from here on the same socket carries oRPC (`RPCLink({ websocket })`)
 *          or     the socket closes: 4401 the credential is not (or no longer) good → forget the session and say so, do not retry with it
 *                                    4400 the first frame was not understood · 4408 nothing came in time
 *                                    1001 the host is going away → reconnecting makes sense only to learn whether it came back
 *
 * The page must not send calls before it has read the session: make the link after that frame.
 * A session lives as long as this launch of the host. A new launch has another port or another token, and refuses old sessions with 4401.
 */

export const HANDSHAKE_TIMEOUT_MS = 5000;
export const CLOSE_NOT_UNDERSTOOD = 4400;
export const CLOSE_REFUSED = 4401;
export const CLOSE_TOO_LATE = 4408;
export const CLOSE_GOING_AWAY = 1001;

const credentialSchema = z.union([
  z.strictObject({ token: z.string().max(200) }),
  z.strictObject({ session: z.string().max(200) }),
]);

/** Resolves with the admission after the session was sent; undefined when the socket was refused or went away. */
export function shakeHands(socket: WebSocket, tokens: LaunchTokens): Promise<Admission | undefined> {
  const { promise, resolve } = Promise.withResolvers<Admission | undefined>();
  const refuse = (code: number, reason: string): void => {
    socket.close(code, reason);
    finish(undefined);
  };
  const timer = setTimeout(() => refuse(CLOSE_TOO_LATE, 'no credential in time'), HANDSHAKE_TIMEOUT_MS);
  const onMessage = (data: RawData, isBinary: boolean): void => {
    const credential = isBinary ? undefined : readCredential(data);
    if (credential === undefined)
      return refuse(CLOSE_NOT_UNDERSTOOD, 'the first frame must be {"token"} or {"session"}');
    const admission = tokens.admit(credential);
    if (admission === undefined) return refuse(CLOSE_REFUSED, 'not admitted');
    finish(admission);
    socket.send(JSON.stringify({ session: admission.session }));
  };
  const onClose = (): void => finish(undefined);
  const finish = (admission: Admission | undefined): void => {
    clearTimeout(timer);
    socket.off('message', onMessage);
    socket.off('close', onClose);
    resolve(admission);
  };
  socket.on('message', onMessage);
  socket.on('close', onClose);
  return promise;
}

function readCredential(data: RawData): Credential | undefined {
  // `ws` gives one buffer per message unless told otherwise.
  if (!Buffer.isBuffer(data)) return undefined;
  try {
    const parsed = credentialSchema.safeParse(JSON.parse(data.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
