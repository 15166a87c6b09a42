import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverErrorCodes } from '../../../../protocol/errors.ts';
import { sendMany } from './many-requests.ts';
import { forEachWorld, type Answer } from '../../../support/server/world.ts';
import { type ValidRequest, validRequests } from './valid-requests.ts';
import { at, changed, isObject, type Json, type Place, placesIn } from './json-paths.ts';
import { exactOrigins, inexactOrigins, legalAddresses, megabyte, noAddresses, oddTexts, otherTypes } from './odd-values.ts';

const codes = new Set<unknown>(serverErrorCodes);

/** The result of a bulk call for its one row. */
const rowOf = ({ json }: Answer) => (json['results'] as { status: string; error: { code: string } | null }[] | undefined)?.[0];
/** The status of an answer. A refused row of a bulk call counts as 400. */
const statusOf = (answer: Answer): number => (rowOf(answer)?.status === 'refused' ? 400 : answer.status);

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
/** Routes whose bodies may be longer than the text that is tried. */
const largeBodies = new Set(['syncReceipt', 'syncReceipts', 'putInvoices', 'putOfferings', 'putSubscriptions']);
/** Routes whose body a third party signs: every changed body is refused for its signature. */
const signedByProvider = new Set(['takeStripeNotice']);
/** Fields that exclude others in the same body. */
const alternatives = new Set(['createCheckout.invoiceId']);
/** Fields that accept line breaks, or whose bad values are all answered alike. */
const multiLineFields = new Set([
  ...['syncReceipt', 'syncReceipts.items.0'].flatMap((where) => [`${where}.summary`, `${where}.notes`]),
  ...['putOffering', 'updateOffering', 'putOfferings.items.0'].flatMap((where) => [`${where}.description`, `${where}.texts.de.description`]),
  'requestMagicLink.email',
  'requestMagicLink.returnUrl',
  'createSigningKey.publicKey',
  'inspectToken.token',
]);
let slugs = 0;

forEachWorld(
  'a body',
  (world) => {
    let good: Record<string, ValidRequest>;
    let many: ReturnType<typeof sendMany>;
    beforeAll(async () => {
      many = sendMany(world().base);
      good = await validRequests(world());
    }, 60_000);
    afterAll(() => many.close());

    /** One line for each wrong answer. */
    const faults: string[] = [];
    const send = ({ path, method, headers }: ValidRequest, body: string | Buffer): Promise<Answer> => many.send(path, { method, headers, body });

    /** Sends one changed body and records a wrong answer. The requests of one field run at the same time: they do not affect each other. */
    async function ask(operation: string, what: string, body: unknown, expected: (answer: Answer) => boolean): Promise<void> {
      const request = good[operation];
      if (!request) throw new Error(operation);
      const answer = await send(request, typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
      const { text } = answer;
      const [status, code] = [statusOf(answer), rowOf(answer)?.error?.code ?? answer.code];
      if (signedByProvider.has(operation) && (code === 'payment_notice_invalid' || code === 'rate_limited')) return;
      const isProblem = status < 400 || (codes.has(code) && text.length < 20_000 && !/\bat .+:\d+:\d+|node_modules|sqlite|postgres/i.test(text));
      if (status >= 500 || !isProblem || !expected({ ...answer, status, code })) faults.push(`${operation} ${what}: ${status} ${text.slice(0, 120)}`);
    }

    /** The fields of every route with a body, and the required ones, as the OpenAPI document lists them. */
    async function documented(): Promise<Record<string, { fields: string[]; needed: string[] }>> {
      const { json: whole } = await world().send('/openapi.json');
      const { paths, components } = whole as {
        paths: Record<string, Record<string, { operationId: string; requestBody?: { content: Record<string, { schema: Json }> } }>>;
        components: { schemas: Record<string, Json> };
      };
      const resolved = (schema: Json): Json =>
        typeof schema['$ref'] === 'string' ? resolved(components.schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}) : schema;
      const described = Object.values(paths)
        .flatMap((one) => Object.values(one))
        .filter(({ requestBody }) => requestBody);
      return Object.fromEntries(
        described.map(({ operationId, requestBody }) => {
          const { 'application/json': json, 'text/plain': text } = requestBody?.content ?? {};
          const schema = resolved(json?.schema ?? (text?.schema['contentSchema'] as Json));
          // Of alternative bodies, the first is tried.
          const [first = schema] = (schema['oneOf'] ?? schema['anyOf'] ?? []) as Json[];
          const { properties = {}, required = [] } = resolved(first) as {
            properties?: Json;
            required?: string[];
          };
          return [operationId, { fields: Object.keys(properties).toSorted(), needed: required }];
        }),
      );
    }

    it('has an example for every route that takes one, with every documented field', async () => {
      const known = Object.entries(await documented()).map(([operation, { fields }]) => [
        operation,
        fields.filter((name) => !alternatives.has(`${operation}.${name}`)),
      ]);
      expect(Object.fromEntries(Object.entries(good).map(([operation, { body = {} }]) => [operation, Object.keys(body).toSorted()]))).toEqual(
        Object.fromEntries(known),
      );
    });

    it('that is good gets the documented success status', async () => {
      const fresh = await validRequests(world());
      const statuses: Record<string, number> = {};
      for (const [operation, request] of Object.entries(fresh)) statuses[operation] = (await send(request, JSON.stringify(request.body))).status;
      expect(statuses).toEqual(
        Object.fromEntries(
          Object.keys(fresh).map((operation) => [operation, world().app.routes.find(({ operationId }) => operationId === operation)?.response.status]),
        ),
      );
    }, 60_000);

    it('with a field of another type, too long, or with characters that no database stores, gets 400 or 413', async () => {
      for (const [operation, { body = {} }] of Object.entries(good)) {
        world().clock.advance(61);
        for (const place of placesIn(body)) {
          const value = at(body, place);
          const name = place.join('.');
          const [before = '', after = ''] = JSON.stringify(changed(body, place, '@')).split('"@"');
          const raw = (text: string): string => before + text + after;
          const isRefused = ({ status }: Answer): boolean => status === 400;
          const isNoText = ({ status, code }: Answer): boolean => status === 400 && (code === 'invalid_text' || typeof value !== 'string');
          const fitting = otherTypes.filter(([kind]) => kind !== kindOf(value) && (kind !== 'string' || (value !== null && name !== 'key')));
          const numbers = typeof value === 'number' ? ['1e400', '-1e400', '9007199254740993', '1e-7'] : [];
          await Promise.all([
            ...fitting.map(([, other]) => ask(operation, `${name} ${JSON.stringify(other)}`, changed(body, place, other), isRefused)),
            ask(
              operation,
              `${name} of 1 MB`,
              Buffer.concat([Buffer.from(before), megabyte, Buffer.from(after)]),
              ({ status, code }) => (status === 413 && code === 'body_too_large') || (largeBodies.has(operation) && status === 400),
            ),
            ask(operation, `${name} NUL`, changed(body, place, 'a\0b'), isNoText),
            ask(operation, `${name} half a pair`, raw(String.raw`"\ud800"`), isNoText),
            ...numbers.map((text) => ask(operation, `${name} ${text}`, raw(text), isRefused)),
          ]);
        }
      }
      expect(faults.splice(0)).toEqual([]);
    }, 300_000);

    it('without a required field or with an unknown field is refused, and null never fails the server', async () => {
      const document = await documented();
      for (const [operation, { body = {} }] of Object.entries(good)) {
        world().clock.advance(61);
        const isNeeded = (place: Place): boolean => place.length === 1 && document[operation]?.needed.includes(String(place[0])) === true;
        for (const place of placesIn(body)) {
          await Promise.all([
            ask(operation, `without ${place.join('.')}`, changed(body, place), ({ status }) => !isNeeded(place) || status === 400),
            ask(operation, `${place.join('.')} null`, changed(body, place, null), ({ status }) => status < 500),
          ]);
        }
        for (const place of [[], ...placesIn(body).filter((one) => isObject(at(body, one)))]) {
          const raw = JSON.stringify(changed(body, [...place, '@'], { admin: true })).replace('"@"', '"__proto__"');
          await Promise.all([
            ...['tenantId', 'isAdmin', 'revokedAt', 'constructor', 'toString'].map((name) =>
              ask(operation, `${place.join('.')} with ${name}`, changed(body, [...place, name], 'x'), ({ status }) => status === 400),
            ),
            ask(operation, `${place.join('.')} with __proto__`, raw, ({ status, code }) => status === 400 && code === 'malformed_json'),
          ]);
        }
        const oddBodies = ['', 'null', '[]', '"x"', '0', 'true', '{', '[[[[', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`];
        await Promise.all(
          oddBodies.map((whole) => ask(operation, `as ${whole.slice(0, 10)}`, whole, ({ status }) => status === 400 || (whole === '' && status < 500))),
        );
      }
      expect(faults.splice(0)).toEqual([]);
    }, 300_000);

    it('with odd text in any field is refused or stored as text, with line breaks only in multi-line fields', async () => {
      for (const [operation, { body = {} }] of Object.entries(good)) {
        for (const place of placesIn(body)) {
          if (typeof at(body, place) !== 'string') continue;
          world().clock.advance(61);
          const name = `${operation}.${place.join('.')}`;
          await Promise.all(
            oddTexts.map((odd) =>
              ask(
                operation,
                `${name} ${JSON.stringify(odd).slice(0, 20)}`,
                changed(body, place, odd),
                ({ status }) => status < 500 && (odd !== 'a\r\nb' || multiLineFields.has(name) || status >= 400),
              ),
            ),
          );
        }
      }
      expect(faults.splice(0)).toEqual([]);
    }, 300_000);
    it.each([
      ['createTenant', 'allowedOrigins'],
      ['updateTenant', 'allowedOrigins'],
      ['createEmbedKey', 'allowedOrigins'],
      ['createAccessKey', 'allowedOrigins'],
      ['mintWidgetToken', 'origins'],
    ])('E02 E03 of %s accepts origins only as browsers write them, in "%s"', async (operation, name) => {
      const { body = {} } = good[operation] ?? {};
      for (const origin of inexactOrigins)
        await ask(
          operation,
          `${name} ${JSON.stringify(origin)}`,
          { ...body, [name]: [origin] },
          ({ status, code }) => status === 400 && code === (/\0|\ud800/.test(origin) ? 'invalid_text' : 'invalid_origin'),
        );
      for (const origin of exactOrigins)
        await ask(
          operation,
          `${name} ${origin}`,
          { ...body, [name]: [origin], ...(operation === 'createTenant' && { slug: `o-${(slugs += 1)}` }) },
          ({ status }) => status < 300,
        );
      expect(faults.splice(0)).toEqual([]);
    });

    it('M13 keeps e-mail addresses of every legal form as written, and refuses zero or two in one field', async () => {
      const email = async (operation: string, address: string): Promise<Answer> => {
        const request = good[operation] as ValidRequest;
        return send(request, JSON.stringify({ ...request.body, email: address }));
      };
      for (const operation of ['putCustomer', 'updateCustomer']) {
        for (const address of legalAddresses) expect(await email(operation, address), address).toMatchObject({ json: { email: address } });
        for (const address of noAddresses) expect([address, (await email(operation, address)).status]).toEqual([address, 400]);
      }
    });
  },
  { env: { VITRINE_TRUST_PROXY_HOPS: '1' } },
);
