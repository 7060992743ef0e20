import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Which way a face came in: by the address we printed, or as the window this program opened itself. */
export type Door = 'address' | 'window';

/** What a launch hands out and accepts. Secrets are kept only as digests. */
export interface LaunchTokens {
  /** For the printed address: good for the whole launch, in several windows. */
  readonly address: string;
  /** A one-time token for the window the program opens; good for two minutes. */
  issueWindowToken(): string;
  /** A session for a token (spent if one-time), or for a session handed out earlier in this launch. */
  admit(credential: Credential): Admission | undefined;
}

export type Credential = { readonly token: string } | { readonly session: string };

export interface Admission {
  readonly session: string;
  readonly door: Door;
}

const ONE_TIME_MS = 120_000;

interface Known {
  readonly digest: Buffer;
  readonly door: Door;
  readonly expiresAt: number;
}

/** `now` in milliseconds. */
export function createLaunchTokens(now: () => number = Date.now): LaunchTokens {
  const address = newToken();
  const lasting: Known = { digest: digest(address), door: 'address', expiresAt: Infinity };
  let oneTime: readonly Known[] = [];
  let sessions: readonly Known[] = [];

  const admitToken = (token: string): Door | undefined => {
    const wanted = digest(token);
    if (isSame(lasting, wanted)) return 'address';
    const found = oneTime.find((known) => isSame(known, wanted));
    if (found === undefined) return undefined;
    oneTime = oneTime.filter((known) => known !== found);
    return found.expiresAt > now() ? found.door : undefined;
  };
  const startSession = (door: Door): Admission => {
    const session = newToken();
    sessions = [...sessions, { digest: digest(session), door, expiresAt: Infinity }];
    return { session, door };
  };
  return {
    address,
    issueWindowToken: () => {
      const token = newToken();
      oneTime = [...oneTime, { digest: digest(token), door: 'window', expiresAt: now() + ONE_TIME_MS }];
      return token;
    },
    admit: (credential) => {
      if ('token' in credential) {
        const door = admitToken(credential.token);
        return door === undefined ? undefined : startSession(door);
      }
      const wanted = digest(credential.session);
      const known = sessions.find((each) => isSame(each, wanted));
      return known === undefined ? undefined : { session: credential.session, door: known.door };
    },
  };
}

/** 256 bits, in letters that need no escaping in a URL. */
function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Digests have one length, so the comparison takes the same time whatever was guessed. */
function isSame(known: Known, wanted: Buffer): boolean {
  return timingSafeEqual(known.digest, wanted);
}
