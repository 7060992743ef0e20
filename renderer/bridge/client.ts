import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { Api } from '#shared/bridge/contract.ts';
import { messages } from '../messages/messages.ts';

/** How the window stands to its host. `refused`: the token is not good (any more); only a new address helps. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

export interface Connection {
  /** The calls of the contract; throws while the connection is lost. */
  readonly api: Api;
  onState(listener: (state: ConnectionState) => void): () => void;
}

interface Electron {
  /** Given by the preload: asks for a port, which arrives as a window message. */
  connect(): void;
}

const SESSION_KEY = 'codomyrmex.session';
const RETRY_MS = [200, 500, 1000, 2000, 3000] as const;

export function connect(): Connection {
  const electron = (globalThis as { studio?: Electron }).studio;
  return electron === undefined ? connectSocket() : connectPort(electron);
}

function connectPort(electron: Electron): Connection {
  const states = createStates();
  let api: Api | undefined;
  window.addEventListener('message', (message) => {
    const port = message.ports[0];
    if (message.source !== window || message.data !== 'studio:rpc-port' || port === undefined) return;
    port.start();
    api = createORPCClient<Api>(new PortLink({ port }));
    states.set('open');
  });
  electron.connect();
  return { api: lateApi(() => api), onState: states.listen };
}

function connectSocket(): Connection {
  const states = createStates();
  let api: Api | undefined;
  let failures = 0;

  const open = async (): Promise<void> => {
    const socket = new WebSocket(`ws://${location.host}/rpc`);
    const answer = await shakeHands(socket);
    if (answer === 'refused') {
      states.set('refused');
      return;
    }
    if (answer === 'lost') {
      failures += 1;
      states.set('lost');
      setTimeout(() => void open(), RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
      return;
    }
    failures = 0;
    sessionStorage.setItem(SESSION_KEY, answer.session);
    forgetToken();
    api = createORPCClient<Api>(new SocketLink({ websocket: socket }));
    socket.addEventListener('close', () => {
      api = undefined;
      states.set('lost');
      void open();
    });
    states.set('open');
  };
  void open();
  return { api: lateApi(() => api), onState: states.listen };
}

/** First frame: the token of the address, or the session of an earlier load. Answer: `{ session }`, or the socket closes with 4401. */
function shakeHands(socket: WebSocket): Promise<{ session: string } | 'refused' | 'lost'> {
  return new Promise((resolve) => {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    const session = sessionStorage.getItem(SESSION_KEY);
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify(token === null ? { session: session ?? '' } : { token }));
    });
    socket.addEventListener('message', (message) => resolve(JSON.parse(String(message.data)) as { session: string }), {
      once: true,
    });
    socket.addEventListener('close', (event) => resolve(event.code === 4401 ? 'refused' : 'lost'), { once: true });
  });
}

/** The token must not stay in the address bar or the history. */
function forgetToken(): void {
  if (location.hash.includes('token=')) history.replaceState(null, '', location.pathname + location.search);
}

function createStates() {
  const listeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  return {
    set(next: ConnectionState) {
      state = next;
      for (const listener of listeners) listener(state);
    },
    listen(listener: (state: ConnectionState) => void) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  };
}

/** One object for the life of the window, whatever socket is behind it at the moment. */
function lateApi(current: () => Api | undefined): Api {
  return new Proxy({} as Api, {
    get(_, part) {
      const api = current();
      if (api === undefined) throw new Error(messages.app.noEngine);
      return Reflect.get(api, part) as unknown;
    },
  });
}
