import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Stay } from './request-lifetime.ts';

export interface Turns {
  /** Starts a request when the earlier ones on its connection are answered. Ends its stay when it is answered or the connection closes. */
  enter(socket: Socket, response: ServerResponse, stay: Stay, start: () => void): void;
  /** Number of requests currently waiting. */
  readonly waiting: number;
}

/**
 * Creates the queue for requests sent ahead on a connection (pipelining, RFC 9112 section 9.3.2). They run one after another, and a waiting one costs only its
 * few bytes. Node delivers all of them at once, assigns the connection to one response after the other, and does not report the end of unassigned responses
 * when it closes.
 *
 * @param maxWaiting Requests of all connections that may wait. Nothing more is read from a connection while one of its requests waits, so only a deliberate
 *   flood reaches this limit; the connection that exceeds it is cut.
 */
export function createTurns(maxWaiting: number): Turns {
  const lines = new WeakMap<Socket, Set<Stay>>();
  let waiting = 0;

  function lineOf(socket: Socket): Set<Stay> {
    const known = lines.get(socket);
    if (known) return known;
    const line = new Set<Stay>();
    lines.set(socket, line);
    socket.once('close', () => {
      waiting -= line.size;
      for (const stay of line) stay.end();
      line.clear();
    });
    return line;
  }

  return {
    enter(socket, response, stay, start) {
      if (socket.destroyed) stay.end();
      else if (response.socket) {
        // Node always reports the end of the response that has the connection: fully sent, or cut.
        response.once('close', () => stay.end());
        start();
      } else if (waiting >= maxWaiting) {
        stay.end();
        socket.destroy();
      } else {
        const line = lineOf(socket);
        line.add(stay);
        waiting += 1;
        socket.pause();
        response.once('socket', () => {
          line.delete(stay);
          waiting -= 1;
          if (line.size === 0) socket.resume();
          response.once('close', () => stay.end());
          // Node has not finished with the connection at this moment, and passes on even a connection that was reset.
          process.nextTick(() => {
            if (!socket.destroyed) start();
          });
        });
      }
    },
    get waiting() {
      return waiting;
    },
  };
}
