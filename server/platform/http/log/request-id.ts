import { randomBytes } from 'node:crypto';

/** Makes names for requests: unique over all processes, cheap, and no secret. A name that the caller sends is never taken over. */
export function createRequestIds(): () => string {
  const process = randomBytes(6).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `req_${process}${count.toString(16).padStart(12, '0')}`;
  };
}
