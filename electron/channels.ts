/** Page to main: asks for a port. */
export const CONNECT = 'rpc:connect';
/** Main to preload: brings the port. */
export const PORT = 'rpc:port';
/** Preload to page, as a window message; the page's bridge client waits for this text. */
export const PAGE_PORT = 'studio:rpc-port';
