import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/**
 * A connection that may break at any moment without ending the process. `pg` raises as an event what happens to a connection while no query runs on
 * it, and its pool takes its own listener away from a connection that it lends: between two statements of a transaction nobody would listen.
 */
export class PostgresConnection extends Client {
  /** What broke it, set as soon as that is known. */
  fault: Error | undefined;
  /** Resolves when it is closed. */
  readonly ended: Promise<void>;
  readonly #socket: Socket;

  constructor(config?: ClientConfig) {
    const socket = new Socket();
    super({ ...config, stream: () => socket });
    this.#socket = socket;
    this.on('error', (error) => (this.fault ??= error));
    this.ended = new Promise((resolve) => this.once('end', resolve));
  }

  /** Cuts it at once, without a word to the server: one that does not answer would not hear it. */
  sever(): void {
    this.#socket.destroy();
  }
}
