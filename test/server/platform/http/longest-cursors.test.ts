import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';
import { plan } from '../../resources/offerings/offering-calls.ts';

/** A name of the maximum length, of letters with three bytes each. */
const longest = (first: string): string => first + '\u754c'.repeat(254);
/** An invoice number of the maximum length, of a letter that becomes eighteen in the search text. */
const number = (first: string): string => first + '\ufdfa'.repeat(63);

forEachWorld('a list page that ends at the longest possible name', (world) => {
  it.each(['/v1/customers?', '/v1/offerings?', '/v1/invoices?text=seite&'])('has a cursor that leads to the next page of %s', async (path) => {
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
    // Two more customers exist already.
    expect(ids.length).toBe(path.includes('customers') ? 5 : 3);
  });
});
