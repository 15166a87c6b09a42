import { createEmbedKey, page } from '../../support/credentials/embed-keys.ts';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { openMagicLinks } from '../../support/credentials/magic-links.ts';
import { bridgeToken, openSession } from '../../support/credentials/sessions.ts';
import { start, type World } from '../../support/server/world.ts';
import { makePair, tokenFor } from '../credentials/access-keys/access-key-calls.ts';
import { mint, revoke } from '../credentials/widget-tokens/widget-calls.ts';

/** A credential that must be refused, with the headers that are sent with it. */
export interface Ended {
  token: string;
  headers: Record<string, string>;
  /** The expected refusal, the same on every route. */
  status: 401 | 403;
  code: string;
}

const onPage = { origin: page };
/** A page that no credential of the table allows. */
const onOtherPage = { origin: 'https://portal.acme.example' };

const invalid = (code: string, token: string, headers: Record<string, string> = onPage): Ended => ({ token, headers, status: 401, code });
const forbidden = (code: string, token: string, headers: Record<string, string>): Ended => ({ token, headers, status: 403, code });

const changeAcme = async ({ manage, acme }: World, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
  const { status, json, text } = await manage(acme.apiKey, method, path, body);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return json;
};

/**
 * Creates credentials of every kind, one for each reason to refuse it: by the name of the kind, then by the reason. Acme accepts every kind, and its customer
 * `ext-blocked` is blocked. Expired credentials are created first, at an earlier time; then the clock is set to `start`.
 */
export async function endedCredentials(world: World): Promise<Record<string, Record<string, Ended>>> {
  const { acme, globex, clock, token, claims, manage } = world;
  await changeAcme(world, 'PATCH', '/v1/tenants/acme', { magicLinks: true, attributeIdentity: true, signInProxy: true });
  await changeAcme(world, 'POST', '/v1/customers', { externalId: 'ext-mail', email: 'mail@customer.example' });
  const { id: blockedId } = await changeAcme(world, 'POST', '/v1/customers', { externalId: 'ext-blocked', email: 'blocked@customer.example' });
  const unverifiedToken = async () => {
    const { id, embedKey } = await createEmbedKey(world, acme);
    const { status, json, text } = await manage(embedKey, 'POST', '/v1/identity', { identity: { 'data-customer-id': 'ext-1' } }, onPage);
    if (status >= 300) throw new Error(text);
    return { id, embedToken: String(json['embedToken']) };
  };
  const proxyToken = async (email: string): Promise<string> => {
    const { json, text } = await manage(acme.apiKey, 'POST', '/v1/sign-in-proxy', undefined, { 'vitrine-user-email': email });
    if (typeof json['token'] !== 'string') throw new Error(text);
    return json['token'];
  };
  const pages = { origins: [page] };
  const pair = (): ReturnType<typeof makePair> => makePair(world, { allowedOrigins: [page] });

  clock.set(start - 20 * 3_600_000);
  const old = { session: (await openSession(world, acme)).token, widget: (await mint(world, pages)).token, embed: await tokenFor(world, await pair()) };
  const [oldUnverified, oldProxy] = [(await unverifiedToken()).embedToken, await proxyToken('mail@customer.example')];
  clock.set(start);

  const apiKey = await changeAcme(world, 'POST', '/v1/api-keys', { name: 'ended', role: 'owner' });
  const [session, widget] = [await openSession(world, acme), await mint(world, pages)];
  const [revoked, live, blockedPair] = [await pair(), await pair(), await pair()];
  const [embedToken, blockedToken] = [await tokenFor(world, revoked), await tokenFor(world, blockedPair, { 'data-customer-id': 'ext-blocked' })];
  const [embedKey, liveKey, unverified] = [await createEmbedKey(world, acme), await createEmbedKey(world, acme), await unverifiedToken()];
  const ofBlocked = { external_customer_id: 'ext-blocked', email: 'blocked@customer.example' };
  const [sessionOfRevokedKey, blockedSession] = [await openSession(world, acme), await openSession(world, acme, ofBlocked)];
  const [blockedWidget, blockedProxy] = [await mint(world, { ...pages, customerId: 'ext-blocked' }), await proxyToken('blocked@customer.example')];
  const retired = await changeAcme(world, 'POST', '/v1/signing-keys', { algorithm: 'HS256' });
  const { token: link } = await (await openMagicLinks(world)).link('mail@customer.example');
  const trial = await world.tenant('trial', { mode: 'test', audience: 'https://trial.example' });

  await changeAcme(world, 'POST', `/v1/api-keys/${String(apiKey['id'])}/revoke`);
  await changeAcme(world, 'DELETE', `/v1/sessions/${session.id}`);
  await revoke(world, widget.id);
  await changeAcme(world, 'POST', `/v1/access-keys/${revoked.accessId}/revoke`, { revokeTokens: true });
  for (const { id } of [embedKey, unverified, { id: sessionOfRevokedKey.keyId }]) await changeAcme(world, 'POST', `/v1/embed-keys/${id}/revoke`);
  await changeAcme(world, 'POST', `/v1/signing-keys/${String(retired['id'])}/retire`, { force: true });
  await changeAcme(world, 'PATCH', `/v1/customers/${String(blockedId)}`, { blocked: true });

  const asGlobex = { ...onPage, 'vitrine-tenant': globex.slug };
  const signed = (kid: unknown, secret: unknown, more?: Record<string, unknown>): string => forge({ alg: 'HS256', kid }, claims(more), hs256(String(secret)));
  const otherAudience = signed(trial.key.id, trial.key.secret, { iss: trial.issuer, aud: 'https://other.example' });
  return {
    'api-key': {
      revoked: invalid('api_key_invalid', String(apiKey['secret']), {}),
      'sent to another tenant': invalid('api_key_invalid', globex.apiKey, { 'vitrine-tenant': acme.slug }),
      'revoked, sent by a page': invalid('api_key_invalid', String(apiKey['secret'])),
    },
    'tenant-token': {
      expired: invalid('token_expired', token({ iat: start / 1_000 - 300, exp: start / 1_000 - 120 })),
      'for another audience': invalid('token_invalid', otherAudience),
      'of another issuer': invalid('token_invalid', token({ iss: globex.issuer })),
      'signed with the key of another tenant': invalid('token_invalid', signed(globex.key.id, globex.key.secret)),
      'signed with a retired key': invalid('token_invalid', signed(retired['id'], retired['secret'])),
      'sent to another tenant': invalid('token_invalid', token(), asGlobex),
      'of a blocked customer': invalid('session_revoked', token({ sub: 'ext-blocked' })),
    },
    session: {
      expired: invalid('token_expired', old.session),
      revoked: invalid('session_revoked', session.token),
      'of a revoked embed key': invalid('session_revoked', sessionOfRevokedKey.token),
      'of a blocked customer': invalid('session_revoked', blockedSession.token),
      'sent to another tenant': invalid('token_invalid', (await openSession(world, acme)).token, asGlobex),
    },
    'widget-token': {
      expired: invalid('widget_token_expired', old.widget),
      revoked: invalid('widget_token_revoked', widget.token),
      'of a blocked customer': invalid('widget_token_revoked', blockedWidget.token),
      'sent to another tenant': invalid('token_invalid', (await mint(world, pages)).token, asGlobex),
    },
    'embed-token': {
      expired: invalid('token_expired', old.embed),
      'of a revoked pair': invalid('session_revoked', embedToken),
      'of a blocked customer': invalid('session_revoked', blockedToken),
      'on another page': forbidden('origin_not_allowed', await tokenFor(world, live), onOtherPage),
      'sent to another tenant': invalid('token_invalid', await tokenFor(world, live), asGlobex),
    },
    'embed-key': {
      revoked: invalid('embed_key_invalid', embedKey.embedKey),
      'on another page': forbidden('origin_not_allowed', liveKey.embedKey, onOtherPage),
      'sent to another tenant': invalid('embed_key_invalid', liveKey.embedKey, asGlobex),
      'of another mode': forbidden('key_mode_mismatch', liveKey.embedKey, { ...onPage, 'vitrine-tenant': trial.slug }),
    },
    'attribute-identity': {
      expired: invalid('token_expired', oldUnverified),
      'of a revoked embed key': invalid('session_revoked', unverified.embedToken),
      'on another page': forbidden('origin_not_allowed', (await unverifiedToken()).embedToken, onOtherPage),
      'sent to another tenant': invalid('token_invalid', (await unverifiedToken()).embedToken, asGlobex),
    },
    'sign-in-proxy': {
      expired: invalid('token_expired', oldProxy),
      'of a blocked customer': invalid('session_revoked', blockedProxy),
      'sent to another tenant': invalid('token_invalid', await proxyToken('mail@customer.example'), asGlobex),
    },
    // These are only exchanged for another credential, and authorize nothing themselves.
    'bridge-token': { 'sent as a bearer token': invalid('token_invalid', bridgeToken(world, acme)) },
    'magic-link': { 'sent as a bearer token': invalid('token_invalid', link) },
    'access-key': { 'sent as a bearer token': invalid('token_invalid', live.accessKey) },
  };
}
