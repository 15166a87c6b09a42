import { destination, type DestinationStream } from 'pino';

/** Lines beyond it are dropped while nothing can be written. */
const waitingBytes = 4 * 1024 * 1024;

/**
 * Standard output, for a log that holds nothing up: a full disk, or a reader that has gone, ends neither the process nor its end. Lines that cannot be written
 * wait, within bounds, and are written when it is possible again.
 *
 * @param complain Gets one sentence each time that writing begins to fail.
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
  // At the end of the process the stream would try for ever.
  stream.flushSync = () => {
    if (!failing) flush();
  };
  return stream;
}
