import { expect, it } from 'vitest';
import { allows, type Grant } from '../../../server/access/grant.ts';
import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { claimsOf } from '../../support/credentials/sessions.ts';
import { forEachWorld } from '../../support/server/world.ts';
import { makePair, tokenFor } from '../credentials/access-keys/access-key-calls.ts';

/** Placeholders that a program may use when a name is missing. */
const placeholders = ['none', 'nobody', 'null', 'undefined', 'unknown', 'system', 'anonymous', 'public', '0', '-', '*', 'operator', 'all', 'guest'] as const;

forEachWorld('a customer whose name looks like a placeholder', (world) => {
  const sync = async (externalId: string): Promise<string> => {
    const body = {
      customer: { externalId, name: `name of ${externalId}` },
      title: 'R',
      period: { start: '2026-10-01', end: '2026-10-31' },
      currency: 'EUR',
      lines: [{ description: 'L', amountMinor: 1 }],
    };
    return String((await world().manage(world().acme.apiKey, 'POST', '/v1/receipts/sync', body)).json['id']);
  };

  it('S4 is an ordinary customer, and an unknown caller is never mistaken for it', async () => {
    const { acme, manage, read, token } = world();
    const receipts = new Map<string, string>();
    for (const name of placeholders) receipts.set(name, await sync(name));
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { attributeIdentity: true });
    const pair = await makePair(world());
    const { embedKey } = await createEmbedKey(world(), acme);
    const { json: unverified } = await manage(embedKey, 'POST', '/v1/identity', { identity: { 'data-customer-id': 'none' } }, { origin: page });
    const strangers: Record<string, [token: string, headers: Record<string, string>]> = {
      'an unknown customer': [token({ sub: 'nobody knows them' }), {}],
      'an unknown receipt': [token({ sub: undefined, resourceId: `rcpt_${'0'.repeat(24)}` }), {}],
      'an unknown link': [token({ sub: undefined, resourceId: `r_${'A'.repeat(43)}` }), {}],
      'what is neither': [token({ sub: undefined, resourceId: 'none' }), {}],
      'an unknown address': [await tokenFor(world(), pair, { 'data-email': 'nobody@example.com' }), {}],
      'a page’s own word': [String(unverified['embedToken']), { origin: page }],
    };
    for (const [who, [stranger, headers]] of Object.entries(strangers)) {
      expect((await read(stranger, '/v1/me', headers)).json, who).toMatchObject({ customer: null });
      const { json, code } = await read(stranger, '/v1/receipts', headers);
      expect(json['items'] ?? (code === 'receipt_not_found' || code === 'unverified_identity' ? [] : code), who).toEqual([]);
      for (const id of receipts.values()) expect((await read(stranger, `/v1/receipts/${id}`, headers)).status, who).not.toBe(200);
      for (const name of placeholders)
        expect((await read(stranger, `/v1/receipts?customerId=${encodeURIComponent(name)}`, headers)).status, `${who} ${name}`).not.toBe(200);
    }
    for (const name of placeholders) {
      expect((await read(token({ sub: name }), '/v1/me')).json, name).toMatchObject({ customer: { externalId: name } });
      expect((await read(token({ sub: name }), `/v1/receipts/${receipts.get(name) ?? ''}`)).status, name).toBe(200);
    }
  });

  it('S4 does not lock out unknown callers when it is blocked', async () => {
    const { acme, app, manage, read, token } = world();
    for (const name of placeholders) {
      const id = (await app.services.customers.find(acme.id, name))?.id ?? '';
      expect((await manage(acme.apiKey, 'PATCH', `/v1/customers/${id}`, { blocked: true })).status).toBe(200);
    }
    expect((await read(token({ sub: 'nobody knows them' }), '/v1/receipts')).json).toMatchObject({ items: [], nextCursor: null });
    const pair = await makePair(world());
    expect((await read(await tokenFor(world(), pair, { 'data-email': 'nobody@example.com' }), '/v1/receipts')).json).toMatchObject({ items: [] });
  });

  it('S4 is not the subject of an embed token for an unknown address', async () => {
    const embedToken = await tokenFor(world(), await makePair(world()), { 'data-email': 'nobody@example.com' });
    expect(claimsOf(embedToken)['sub']).toBe(claimsOf(embedToken)['jti']);
  });
});

it('S4 a grant without a customer covers nothing, whatever owner the resource names', () => {
  const grant: Grant = { tenantId: 'ten_1', actor: { kind: 'tenant-token', id: 'key_1' }, actions: new Set(['receipts:read']), customerId: null };
  for (const customerId of [undefined, 'none', 'null', ''])
    expect(allows(grant, 'receipts:read', { tenantId: 'ten_1', ...(customerId !== undefined && { customerId }) })).toBe(false);
  expect(allows({ ...grant, customerId: 'cus_1' }, 'receipts:read', { tenantId: 'ten_1', customerId: 'cus_1' })).toBe(true);
});
