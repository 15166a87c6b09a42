import { destination, type DestinationStream } from 'pino';

/** While nothing can be written, lines beyond this size are dropped. */
const waitingBytes = 4 * 1024 * 1024;

/**
 * Returns a log destination on standard output that never blocks: neither a full disk nor a closed pipe stops the process or its exit. Lines that cannot be
 * written are buffered within bounds and written later.
 *
 * @param complain Receives one sentence each time writing begins to fail.
 */
export function logDestination(complain: (sentence: string) => void, fd = 1): DestinationStream {
  const stream = destination({ dest: fd, sync: false, maxLength: waitingBytes });
  const flush = stream.flushSync.bind(stream);
  let failing = false;
  stream.on('error', (error: Error) => {
    if (!failing) complain(`The log cannot be written: ${error.message}.`);
    failing = true;
  });
  stream.on('write', () => (failing = false));
  // At exit the stream would retry forever.
  stream.flushSync = () => {
    if (!failing) flush();
  };
  return stream;
}
