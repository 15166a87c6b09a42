import { expect, it } from 'vitest';
import { page } from '../../support/credentials/embed-keys.ts';
import { openSession } from '../../support/credentials/sessions.ts';
import { breakDatabase } from '../../support/databases/break-database.ts';
import { createWorld, forEachWorld, type World } from '../../support/server/world.ts';
import { engines } from '../../support/databases/engines.ts';
import { validRequests } from '../platform/http/valid-requests.ts';

const env = { VITRINE_TRUST_PROXY_HOPS: '1' };
const tables = [
  'tenants',
  'api_keys',
  'own_keys',
  'embed_keys',
  'sessions',
  'magic_links',
  'magic_link_asks',
  'mail_outbox',
  'widget_tokens',
  'access_keys',
  'signing_keys',
  'customers',
  'receipts',
  'link_sessions',
  'used_tokens',
  'idempotency',
  'rate_limits',
  'audit',
] as const;
const email = 'canary.person@customer.example';

/** Uses each credential and operation, with valid and invalid input. @returns Every secret that was sent or answered, by its name. */
async function useEveryOperation(world: World): Promise<Record<string, string>> {
  const { acme, read, send, manage, token } = world;
  const good = await validRequests(world);
  const session = await openSession(world, acme);
  const { json: signingKey } = await manage(acme.apiKey, 'POST', '/v1/signing-keys', {});
  const bodies = good as unknown as Record<string, { body: Record<string, string> }>;
  const secrets: Record<string, string> = {
    'an API key': acme.apiKey,
    'a signing secret': acme.key.secret,
    'another signing secret': String(signingKey['secret']),
    'a tenant token': token(),
    'a session': session.token,
    'a bridge token': bodies['createSession']?.body['bridgeToken'] ?? '',
    'a magic token': bodies['redeemMagicLink']?.body['token'] ?? '',
    'the secret of a browser': bodies['redeemMagicLink']?.body['browserSecret'] ?? '',
    'an access key': bodies['createEmbedToken']?.body['accessKey'] ?? '',
    'a share token': await acme.receipts[0].shareToken(),
    'a widget token that was inspected': bodies['inspectToken']?.body['token'] ?? '',
  };
  const operations = [
    'createSession',
    'requestMagicLink',
    'redeemMagicLink',
    'createEmbedToken',
    'createUnverifiedToken',
    'mintWidgetToken',
    'createAccessKey',
    'createApiKey',
    'createWebhook',
    'rotateWebhookSecret',
    'setPaymentProvider',
    'rotatePaymentSecret',
    'inspectToken',
    'putCustomer',
  ];
  for (const operation of operations) {
    const { path = '', method = '', headers = {}, body = {} } = good[operation] ?? {};
    const named = JSON.parse(JSON.stringify(body).replaceAll('a@customer.example', email)) as typeof body;
    const { json } = await send(path, { method, headers, body: JSON.stringify(named) });
    for (const name of ['token', 'embedToken', 'accessKey', 'secret', 'browserSecret'])
      if (typeof json[name] === 'string') secrets[`${name} of ${operation}`] = json[name];
    // Mails are sent after the request. Only a development log shows a mail, and this customer does not exist.
    await world.app.services.backgroundWorker.run();
    // Invalid input: an additional field, a truncated body, and a wrong secret.
    await send(path, { method, headers, body: JSON.stringify({ ...named, more: email }) });
    await send(path, { method, headers, body: JSON.stringify(named).slice(0, -5) });
    await send(path, {
      method,
      headers,
      body: JSON.stringify(named).replaceAll(/(?<="(?:token|bridgeToken|accessKey|browserSecret)":"[^"]{20,})[^"](?=")/g, '0'),
    });
  }
  await send('/v1/sign-in-proxy', { method: 'POST', headers: { authorization: `Bearer ${acme.apiKey}`, 'vitrine-user-email': email } });
  for (const bearer of Object.values(secrets)) {
    for (const path of ['/v1/me', '/v1/widget/me', '/v1/receipts', '/v1/customers?externalId=x&externalId=y', '/v1/embed-config'])
      await read(bearer, path, { origin: page });
    await send(`/v1/receipts?token=${encodeURIComponent(bearer)}`);
    await send(`/r/${bearer}`, { headers: { accept: 'text/html' } });
    await send(`/embed?tenant=acme&token=${bearer}`, { headers: { accept: 'text/html' } });
  }
  return secrets;
}

/** Names of the secrets that a text contains. A JWT counts by its signature, as the rest of it is not secret. */
const found = (secrets: Record<string, string>, text: string): string[] =>
  Object.entries(secrets)
    .filter(([, secret]) => text.includes(secret.split('.').at(-1) ?? secret))
    .map(([name]) => name);

forEachWorld(
  'after valid and invalid use of every operation',
  (world) => {
    it('L01 L03 K06 AK07 M17 W07 the log has no secret or e-mail address, and the database no secret', async () => {
      const secrets = await useEveryOperation(world());
      expect(Object.values(secrets).every((secret) => secret.length > 30)).toBe(true);
      expect(Object.keys(secrets).length).toBeGreaterThan(15);
      const log = world().logged.join('\n');
      expect(found(secrets, log)).toEqual([]);
      expect(log).not.toContain(email);
      expect(log).not.toContain('canary.person');
      const { query } = world().app.services.database;
      const stored = JSON.stringify(await Promise.all(tables.map((table) => query.selectFrom(table).selectAll().execute())));
      expect(stored).toContain(acmeId(world()));
      expect(found(secrets, stored)).toEqual([]);
      // The search finds each secret when it is there.
      expect(found(secrets, JSON.stringify(Object.values(secrets)))).toEqual(Object.keys(secrets));
    }, 60_000);

    it('AF24 no answer that a page can read contains a secret of its tenant’s backend', async () => {
      const { acme, read, send, token } = world();
      const good = await validRequests(world());
      const { token: session } = await openSession(world(), acme);
      const onPage = good['createSession']?.headers ?? {};
      const bearers = [session, token(), String(onPage['authorization']).replace('Bearer ', '')];
      const paths = world()
        .app.routes.filter(({ method }) => method === 'get')
        .map(({ path }) => path.replace(':id', acme.receipts[0].id).replace(':tenant', 'acme'));
      const answers = [
        await send('/embed?tenant=acme', { headers: { accept: 'text/html' } }),
        await send(`/r/${await acme.receipts[0].shareToken()}?token=${token()}`),
        await send('/.well-known/jwks.json'),
        await send('/openapi.json'),
      ];
      for (const bearer of bearers) for (const path of [...paths, `/v1/signing-keys/${acme.key.id}`]) answers.push(await read(bearer, path, { origin: page }));
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(8);
      const acmeSecrets = { secret: acme.key.secret, apiKey: acme.apiKey, accessKey: String(good['createEmbedToken']?.body?.['accessKey']) };
      expect(answers.flatMap(({ text }) => found(acmeSecrets, text))).toEqual([]);
      expect((await read(acme.apiKey, '/v1/signing-keys')).status).toBe(200);
      expect(found(acmeSecrets, (await read(acme.apiKey, '/v1/signing-keys')).text)).toEqual([]);
    });
  },
  { env },
);

const acmeId = ({ acme }: World): string => acme.id;

it.each(engines)(
  'L01 no secret is logged when the database fails, on %s',
  async (engine) => {
    const world = await createWorld(engine, { env });
    const secrets = await useEveryOperation(world);
    const restoreDatabase = await breakDatabase(world.app.services.config.database);
    const before = world.logged.length;
    for (const bearer of Object.values(secrets)) {
      await world.read(bearer, '/v1/me', { origin: page });
      await world.send('/v1/embed-tokens', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ accessId: `akey_${'0'.repeat(24)}`, accessKey: bearer.slice(0, 255), userIdentifiers: { 'data-customer-id': 'x' } }),
      });
      await world.send(`/r/${bearer}`, { headers: { accept: 'text/html' } });
    }
    await restoreDatabase();
    const log = world.logged.slice(before).join('\n');
    expect(log).toContain('storage_unavailable');
    expect(found(secrets, log)).toEqual([]);
    await world.close();
  },
  60_000,
);
