import { createServer, type RequestListener, type Server } from 'node:http';
import { Conflict } from '../core/contract/errors.ts';

export interface Listening {
  readonly url: string;
  /** Cuts what is open, event streams included, and resolves once nothing of the server runs any more. */
  close(): Promise<void>;
}

const portsToTry = 20;

/**
 * Serves on the first free port from `port` on.
 *
 * @throws Conflict where none of twenty is free.
 */
export async function listenNear(
  app: RequestListener,
  options: { readonly port: number; readonly host: string; readonly beforeClose: () => Promise<void> },
): Promise<Listening> {
  const { port, host, beforeClose } = options;
  const last = port === 0 ? 0 : Math.min(port + portsToTry - 1, 65_535);
  for (let candidate = port; candidate <= last; candidate += 1) {
    const server = createServer({ headersTimeout: 20_000 }, app);
    if (!(await claim(server, candidate, host))) continue;
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port.');
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
      close: async () => {
        const closed = new Promise((resolve) => server.close(resolve));
        await beforeClose();
        server.closeAllConnections();
        await closed;
      },
    };
  }
  throw new Conflict(`The ports ${port} to ${last} are all taken. Give another one.`);
}

/** Whether the port was free; other failures, a foreign address say, are thrown. */
function claim(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => resolve(true));
  });
}
