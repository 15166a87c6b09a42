import { connect, Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-CANCELREQUEST */
const cancelRequest = 80_877_102;
const cancelPatienceMs = 1_000;

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

  /**
   * Asks the server to give up the statement that runs on this connection. The answer is the statement's own, and may come too late: another statement on the
   * same connection could be hit instead, so nothing may be asked on it afterwards.
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
    // The server closes it when the request has been carried out; poolers drop one whose sender has gone.
    socket.resume().write(message);
  }

  /** Cuts it at once, without a word to the server: one that does not answer would not hear it. */
  sever(): void {
    this.#socket.destroy();
  }
}
