import { connect, Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-CANCELREQUEST */
const cancelRequest = 80_877_102;
const cancelPatienceMs = 1_000;

/**
 * A connection that can break at any time without ending the process. `pg` emits an event when a connection breaks while no query runs, and its pool removes
 * its own listener from lent connections. Without this listener, an error between two statements of a transaction would be unhandled.
 */
export class PostgresConnection extends Client {
  /** The error that broke the connection, set as soon as it is known. */
  fault: Error | undefined;
  /** Resolves when the connection is closed. */
  readonly ended: Promise<void>;
  readonly #socket: Socket;

  constructor(config?: ClientConfig) {
    const socket = new Socket();
    super({ ...config, stream: () => socket });
    this.#socket = socket;
    this.on('error', (error) => (this.fault ??= error));
    this.ended = new Promise((resolve) => this.once('end', resolve));
  }

  /**
   * Asks the server to cancel the statement that runs on this connection. The statement itself reports the result. A late cancellation could hit the next
   * statement, so the connection must not be used afterwards.
   */
  cancel(): void {
    if (!('processID' in this && typeof this.processID === 'number' && 'secretKey' in this && typeof this.secretKey === 'number')) return;
    const message = Buffer.alloc(16);
    message.writeInt32BE(message.length, 0);
    message.writeInt32BE(cancelRequest, 4);
    message.writeInt32BE(this.processID, 8);
    message.writeInt32BE(this.secretKey, 12);
    const socket = this.host.startsWith('/') ? connect(`${this.host}/.s.PGSQL.${this.port}`) : connect(this.port, this.host);
    socket.on('error', () => {});
    socket.setTimeout(cancelPatienceMs, () => socket.destroy());
    // The server closes the socket after the cancellation; poolers drop the request when its sender disconnects.
    socket.resume().write(message);
  }

  /** Closes the socket at once without notifying the server, which may not be responding. */
  sever(): void {
    this.#socket.destroy();
  }
}
