import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSession } from '../../../support/credentials/sessions.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';
import { type ValidRequest, validRequests } from './valid-requests.ts';
import { sendMany } from './many-requests.ts';
import { changed, placesIn } from './json-paths.ts';

/** Invisible texts: spaces, zero-width characters, a Hangul filler, a Braille cell without dots. */
const invisibleTexts = [' ', '\u00a0\u3000', '\u200b', ' \u2060\ufeff', '\u3164', '\u2800'];

/** Names that administrators give to things, and external ids. */
const labels = [
  ...['createTenant.name', 'updateTenant.name', 'updateTenant.issuer', 'updateTenant.audience', 'updateTenant.bridgeAudience'],
  ...['createApiKey.name', 'createEmbedKey.name', 'createAccessKey.name', 'createWebhook.name', 'updateWebhook.name'],
  ...['createSsoConnection.name', 'updateSsoConnection.name', 'createDirectory.name', 'updateDirectory.name'],
  ...['putCustomer.externalId', 'syncReceipt.customer.externalId', 'putOffering.externalId', 'putSubscription.externalId'],
];

/** Texts that a vendor writes for viewers; blank ones are allowed. */
const written = [
  ...['syncReceipt.title', 'syncReceipt.summary', 'syncReceipt.notes', 'syncReceipt.lines.0.description'],
  ...['putCustomer.name', 'putOffering.description'],
];

forEachWorld(
  'a text of invisible characters',
  (world) => {
    let good: Record<string, ValidRequest>;
    let many: ReturnType<typeof sendMany>;
    beforeAll(async () => {
      many = sendMany(world().base);
      good = await validRequests(world());
    }, 60_000);
    afterAll(() => many.close());

    const send = ({ path, method, headers }: ValidRequest, body: unknown): Promise<Answer> => many.send(path, { method, headers, body: JSON.stringify(body) });
    /** Sends a request with the text in the field "operation.place". */
    const sendWith = (field: string, text: string): Promise<Answer> => {
      const [operation = '', ...place] = field.split('.');
      const request = good[operation] as ValidRequest;
      const body = request.body ?? {};
      expect(placesIn(body).map((one) => one.join('.'))).toContain(place.join('.'));
      return send(request, changed(body, place, text));
    };

    it.each(labels)('is refused as %s', async (field) => {
      world().clock.advance(61);
      for (const blank of invisibleTexts) expect([blank, await sendWith(field, blank)]).toMatchObject([blank, { status: 400 }]);
    });

    it.each(written)('is accepted as %s', async (field) => {
      world().clock.advance(61);
      for (const blank of invisibleTexts) expect([blank, (await sendWith(field, blank)).status < 300]).toEqual([blank, true]);
    });

    it.each(['updateTenant', 'createApiKey', 'createEmbedKey', 'createAccessKey', 'createWebhook', 'updateWebhook', 'createSsoConnection'])(
      'is refused in plain words as the name of %s, while a name that contains a space is accepted',
      async (operation) => {
        const request = good[operation] as ValidRequest;
        const answer = await send(request, { ...request.body, name: ' \u200b' });
        const errors = [{ path: 'name', message: expect.stringContaining('visible characters') }];
        expect(answer).toMatchObject({ status: 400, code: 'invalid_text', json: { errors } });
        expect((await send(request, { ...request.body, name: ' o \u200d\ufe0f' })).status).toBeLessThan(300);
      },
    );

    it('in a customer’s name is ignored by a page or a token that names the customer, and signs them in', async () => {
      for (const operation of ['createEmbedToken', 'createUnverifiedToken']) {
        const request = (await validRequests(world()))[operation] as ValidRequest;
        const [where] = Object.keys(request.body ?? {}).filter((name) => name !== 'accessId' && name !== 'accessKey');
        const answer = await send(request, changed(request.body ?? {}, [where ?? '', 'data-name'], ' '));
        expect([operation, answer.status < 300]).toEqual([operation, true]);
      }
      expect((await openSession(world(), world().acme, { external_customer_id: 'unnamed', name: ' ' })).token).toBeTruthy();
      const names = (await world().manage(world().acme.apiKey, 'GET', '/v1/customers?limit=100')).json['items'] as { name: string | null }[];
      expect(names.filter(({ name }) => name !== null && name.trim() === '')).toEqual([]);
    });

    it('as a search text matches everything', async () => {
      for (const path of ['/v1/offerings?text=%20', '/v1/receipts?text=%20&customerId=ext-1', '/v1/invoices?text=%20&customerId=ext-1'])
        expect((await world().manage(world().acme.apiKey, 'GET', path)).status).toBe(200);
    });
  },
  { env: { VITRINE_TRUST_PROXY_HOPS: '1' } },
);
