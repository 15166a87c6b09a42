import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { plan } from '../../resources/offerings/offering-calls.ts';

/** As long as a name may be, of letters of three bytes each. */
const longest = (first: string): string => first + '\u754c'.repeat(254);
/** As long as a number may be, of a letter that is eighteen where it is searched for. */
const number = (first: string): string => first + '\ufdfa'.repeat(63);

forEachWorld('a page that ends at the longest name', (world) => {
  it.each(['/v1/customers?', '/v1/offerings?', '/v1/invoices?text=seite&'])('leads on to the next one of %s', async (path) => {
    const { acme, manage } = world();
    for (const first of ['a', 'b', 'c']) {
      const name = longest(first);
      const invoice = { customer: { externalId: name }, number: number(first), issueDate: '2026-11-01', currency: 'EUR', subject: 'Seite' };
      const offering = plan(name, { name: 'Long', position: 1_000_000 });
      for (const [to, body] of [['/v1/offerings', offering], ['/v1/invoices', invoice]] as const) {
        const { status, text } = await manage(acme.apiKey, 'POST', to, body);
        expect(status, text).toBeLessThan(300);
      }
    }
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const { status, json, text } = await manage(acme.apiKey, 'GET', `${path}limit=1${cursor}`);
      expect(status, text).toBe(200);
      ids.push(...(json['items'] as { id: string }[]).map(({ id }) => id));
      if (json['nextCursor'] === null) break;
      cursor = `&cursor=${String(json['nextCursor'])}`;
    }
    expect(new Set(ids).size).toBe(ids.length);
    // The customers are two more.
    expect(ids.length).toBe(path.includes('customers') ? 5 : 3);
  });
});
