import type { IncomingHttpHeaders } from 'node:http';

export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 421;
  readonly reason: string;
}

/** What of a request decides whether it is let in. */
export interface Knock {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * May this request be answered at all? `authority` is our literal `127.0.0.1:port`: a page on another name that resolves to us
 * (DNS rebinding) says another Host, and a page of another site says so in Origin or Sec-Fetch-Site.
 */
export function refuseRequest({ method, headers }: Knock, authority: string): Refusal | undefined {
  if (headers.host !== authority) return { status: 421, reason: 'This address is not served here.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Only GET and HEAD are answered.' };
  if (isForeignOrigin(headers, authority) || isForeignSite(headers))
    return { status: 403, reason: 'Requests from other sites are refused.' };
  return undefined;
}

/** Browsers always send Origin with an upgrade; whoever has none is no browser page and is refused all the same. */
export function refuseUpgrade({ method, headers }: Knock, path: string, authority: string): Refusal | undefined {
  const refusal = refuseRequest({ method, headers }, authority);
  if (refusal !== undefined) return refusal;
  if (path !== '/rpc') return { status: 404, reason: 'There is no socket here.' };
  if (headers.origin === undefined) return { status: 403, reason: 'Sockets are opened by our own page only.' };
  return undefined;
}

/** Only requests that a page makes have an Origin: a typed address or a link has none. */
function isForeignOrigin({ origin }: IncomingHttpHeaders, authority: string): boolean {
  return origin !== undefined && origin !== `http://${authority}`;
}

/** Another port of 127.0.0.1 counts as the same site: it may link to us, but not load from us. */
function isForeignSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !(site === 'same-site' && headers['sec-fetch-mode'] === 'navigate');
}
