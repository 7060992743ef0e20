import type { Api } from '#shared/bridge/contract.ts';
import { connect, type Connection } from '../bridge/client.ts';

let connection: Connection | undefined;

/** The one connection of this window, opened at the first use. */
export function theConnection(): Connection {
  connection ??= connect();
  return connection;
}

export function api(): Api {
  return theConnection().api;
}

/** For tests: a host without a socket. */
export function useConnection(given: Connection): void {
  connection = given;
}
