import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestLifetime } from './request-lifetime.ts';

export interface PipelineQueue {
  /** Starts a request when the earlier ones on its connection are answered. Ends its lifetime when it is answered or the connection closes. */
  enter(socket: Socket, response: ServerResponse, lifetime: RequestLifetime, start: () => void): void;
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
export function createPipelineQueue(maxWaiting: number): PipelineQueue {
  const queues = new WeakMap<Socket, Set<RequestLifetime>>();
  let waiting = 0;

  function queueOf(socket: Socket): Set<RequestLifetime> {
    const known = queues.get(socket);
    if (known) return known;
    const queue = new Set<RequestLifetime>();
    queues.set(socket, queue);
    socket.once('close', () => {
      waiting -= queue.size;
      for (const lifetime of queue) lifetime.end();
      queue.clear();
    });
    return queue;
  }

  return {
    enter(socket, response, lifetime, start) {
      if (socket.destroyed) lifetime.end();
      else if (response.socket) {
        // Node always reports the end of the response that has the connection: fully sent, or cut.
        response.once('close', () => lifetime.end());
        start();
      } else if (waiting >= maxWaiting) {
        lifetime.end();
        socket.destroy();
      } else {
        const queue = queueOf(socket);
        queue.add(lifetime);
        waiting += 1;
        socket.pause();
        response.once('socket', () => {
          queue.delete(lifetime);
          waiting -= 1;
          if (queue.size === 0) socket.resume();
          response.once('close', () => lifetime.end());
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
