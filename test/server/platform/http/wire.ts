import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection that sends what it is told and nothing else. */
export interface Wire {
  readonly socket: Socket;
  /** All that has come back so far. */
  received(): string;
  send(...texts: string[]): void;
  /** Resolves once the answer holds the text. */
  sees(text: string | RegExp): Promise<string>;
  /** Resolves with all that has come back once the connection is over, whoever ended it. */
  over(): Promise<string>;
  /** Ends the connection without a goodbye. */
  reset(): void;
}

/** Opens a connection to a port of this machine. With `reads: false` nothing that comes back is taken from the line. */
export async function wireTo(port: number, { reads = true }: { reads?: boolean } = {}): Promise<Wire> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  let text = '';
  const watchers = new Set<() => void>();
  const tell = (): void => watchers.forEach((watcher) => watcher());
  if (reads) {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      tell();
    });
    socket.on('end', () => socket.end());
  }
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return {
    socket,
    received: () => text,
    send: (...texts) => void socket.write(texts.join('')),
    sees(wanted) {
      const isThere = (): boolean => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
      return new Promise((resolve, reject) => {
        const watcher = (): void => {
          if (!isThere()) return;
          watchers.delete(watcher);
          resolve(text);
        };
        watchers.add(watcher);
        void closed.then(() => (isThere() ? resolve(text) : reject(new Error(`The connection ended without ${String(wanted)}:\n${text}`))));
        watcher();
      });
    },
    async over() {
      await closed;
      return text;
    },
    reset: () => socket.resetAndDestroy(),
  };
}

/** The head of a request, ready to be sent. */
export const head = (first: string, ...headers: string[]): string => `${[`${first} HTTP/1.1`, 'Host: a', ...headers].join('\r\n')}\r\n\r\n`;
