import { randomBytes } from 'node:crypto';

/** Creates request ids: unique across processes, cheap, and not secret. Ids sent by callers are never used. */
export function createRequestIds(): () => string {
  const process = randomBytes(6).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `req_${process}${count.toString(16).padStart(12, '0')}`;
  };
}
