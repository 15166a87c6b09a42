import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A raw TCP connection. */
export interface Wire {
  readonly socket: Socket;
  /** Everything received so far. */
  received(): string;
  send(...texts: string[]): void;
  /** Resolves once the answer holds the text. */
  sees(text: string | RegExp): Promise<string>;
  /** Resolves with everything received once either side has ended the connection. */
  over(): Promise<string>;
  /** Resets the connection. */
  reset(): void;
}

/** Opens a connection to a local port. With `reads: false` it never reads the answer. */
export async function wireTo(port: number, { reads = true }: { reads?: boolean } = {}): Promise<Wire> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  let text = '';
  const watchers = new Set<() => void>();
  const notifyWatchers = (): void => watchers.forEach((watcher) => watcher());
  if (reads) {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      notifyWatchers();
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
    sees(expected) {
      const isReceived = (): boolean => (typeof expected === 'string' ? text.includes(expected) : expected.test(text));
      return new Promise((resolve, reject) => {
        const watcher = (): void => {
          if (!isReceived()) return;
          watchers.delete(watcher);
          resolve(text);
        };
        watchers.add(watcher);
        void closed.then(() => (isReceived() ? resolve(text) : reject(new Error(`The connection ended without ${String(expected)}:\n${text}`))));
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

/** Builds the head of a request. */
export const head = (first: string, ...headers: string[]): string => `${[`${first} HTTP/1.1`, 'Host: a', ...headers].join('\r\n')}\r\n\r\n`;
