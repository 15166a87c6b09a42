import { expect, it } from 'vitest';
import { compatNames } from '../../../server/resources/tenants/compat.ts';
import { forEachWorld } from '../../support/server/world.ts';

/** URL-encoded values that a database cannot store, and typical attacks. */
const odd = ['%00', 'a%00b', '%ED%A0%80', '%', '%C0%AF', '__proto__', "'%20or%201=1%20--", '%2F', '..%2f..', '%20', '-1', '%F0%9F%98%80', 'x'.repeat(2_000)];

forEachWorld('a route of another vendor’s API', (world) => {
  it('is refused in the format of that server for any odd value in its path or query, without a server error', async () => {
    const { acme, app, manage, send, token } = world();
    expect((await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { compat: compatNames, signInProxy: true })).status).toBe(200);
    const headers = {
      authorization: `Bearer ${acme.apiKey}`,
      ...{ 'returningai-api-key': acme.apiKey, email: 'ada@example.com' },
      ...{ 'x-authio-tenant': 'acme', 'x-embed-tenant': 'acme', 'x-aforo-session-token': token() },
    };
    const faults: string[] = [];
    let count = 0;
    for (const { method, path } of app.vendors.flatMap(({ routes }) => routes))
      for (const value of odd) {
        const places = [path.replaceAll(/:\w+/g, value), `${path.replaceAll(/:\w+/g, 'x')}?limit=${value}&page=${value}`];
        for (const address of path.includes(':') ? places : places.slice(1)) {
          const { status, text } = await send(address, { method: method.toUpperCase(), headers });
          count += 1;
          const hasOwnFormat = status >= 400 && text.includes('"requestId"');
          if (status >= 500 || hasOwnFormat) faults.push(`${method} ${address.slice(0, 80)}: ${status} ${text.slice(0, 100)}`);
        }
      }
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(500);
  }, 60_000);
});
