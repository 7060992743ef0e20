/** Headers of every answer. `authority` is `127.0.0.1:port`; in development Vite needs inline scripts and its own socket on the same port. */
export function securityHeaders(authority: string, isDevelopment: boolean): Readonly<Record<string, string>> {
  const inline = isDevelopment ? " 'unsafe-inline'" : '';
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'self'${inline}`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      `connect-src 'self' ws://${authority}`,
      "worker-src 'self' blob:",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=()',
  };
}
