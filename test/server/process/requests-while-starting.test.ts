import { afterEach, expect, it } from 'vitest';
import { holdWriteLock } from '../../support/databases/write-lock.ts';
import { freePort } from '../../support/processes/free-port.ts';
import { openProcessPlace, type ProcessPlace } from '../../support/processes/process-place.ts';

let place: ProcessPlace | undefined;
afterEach(() => place?.close());

/** The first response of a server that does not listen yet. */
async function firstResponse(url: string): Promise<Response> {
  for (;;) {
    const response = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined);
    if (response) return response;
  }
}

it('D1 a server whose start waits for the database says so, and serves the requests that came meanwhile', async () => {
  place = await openProcessPlace('postgres', { env: { DATABASE_STATEMENT_TIMEOUT_MS: '60000' } });
  const release = await holdWriteLock(place.place.database, 'master_keys');
  const port = await freePort();
  const starting = place.serve({ PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  const ready = await firstResponse(`${url}/readyz`);
  expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '1']);
  const waiting = fetch(`${url}/v1/receipts`);
  await release();
  expect((await waiting).status).toBe(401);
  await starting;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});
