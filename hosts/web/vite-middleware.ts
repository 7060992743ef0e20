import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Middleware } from './web-server.ts';

/** For `--dev`: Vite on our own server, with its socket on our port, so tokens and Host checks stay the same. */
export function viteMiddleware(studioRoot: string): (server: Server) => Promise<Middleware> {
  return async (server) => {
    const { createServer } = await import('vite');
    const vite = await createServer({
      configFile: join(studioRoot, 'vite.config.ts'),
      appType: 'spa',
      server: { middlewareMode: true, ws: { server } },
    });
    server.once('close', () => void vite.close());
    return vite.middlewares;
  };
}
