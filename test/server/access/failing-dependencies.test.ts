import { describe, expect, it } from 'vitest';
import { engines } from '../../support/databases/engines.ts';
import { openSession } from '../../support/credentials/sessions.ts';
import { breakDatabase } from '../../support/databases/break-database.ts';
import { createWorld, type Answer, type World } from '../../support/server/world.ts';
import { validRequests } from '../platform/http/valid-requests.ts';

const env = { VITRINE_TRUST_PROXY_HOPS: '1' };

/** Every call that authenticates a caller or exchanges one credential for another. */
async function authenticatedRequests(world: World): Promise<Record<string, () => Promise<Answer>>> {
  const { acme, read, send, manage, token } = world;
  const good = await validRequests(world);
  const post = (operation: string) => () =>
    send(good[operation]?.path ?? '', { method: 'POST', headers: good[operation]?.headers ?? {}, body: JSON.stringify(good[operation]?.body) });
  const opened = async (operation: string): Promise<string> => {
    const { path = '', headers = {}, body } = good[operation] ?? {};
    const { json, text } = await send(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const given = json['token'] ?? json['embedToken'];
    if (typeof given !== 'string') throw new Error(text);
    return given;
  };
  const { token: session } = await openSession(world, acme);
  const [widget, embed, unverified] = [await opened('mintWidgetToken'), await opened('createEmbedToken'), await opened('createUnverifiedToken')];
  const onPage = good['createSession']?.headers ?? {};
  const tenantToken = token();
  const shared = `/r/${await acme.receipts[0].shareToken()}`;
  return {
    'a tenant token': () => read(tenantToken, '/v1/receipts'),
    'a tenant token on a direct link': () => send(`${shared}?token=${tenantToken}`),
    'a session': () => read(session, '/v1/me'),
    'a widget token': () => read(widget, '/v1/widget/me', { origin: 'https://shop.acme.example' }),
    'an embed token': () => read(embed, '/v1/me'),
    'an embed token without proof': () => send('/v1/me', { headers: { ...onPage, authorization: `Bearer ${unverified}` } }),
    'an embed key': () => send('/v1/embed-config', { headers: onPage }),
    'an API key': () => manage(acme.apiKey, 'GET', '/v1/customers'),
    'the exchange of a bridge token': post('createSession'),
    'the redeeming of a magic link': post('redeemMagicLink'),
    'asking for a magic link': post('requestMagicLink'),
    'the exchange of an access key': post('createEmbedToken'),
    'the word of a page': post('createUnverifiedToken'),
    'the minting of a widget token': post('mintWidgetToken'),
    'a published link': () => send(shared),
    'the frame page': () => send('/embed?tenant=acme'),
    'the published keys': () => send('/.well-known/jwks.json'),
    'whether the server is ready': () => send('/readyz'),
  };
}

const isClosed = ({ status, headers, text }: Answer, code: string): boolean => status === 503 && Number(headers.get('retry-after')) > 0 && text.includes(code);

describe.each(engines)('on %s', (engine) => {
  it('W10 RL09 without its database the server answers 503 with Retry-After, and recovers when the database is back', async () => {
    const world = await createWorld(engine, { env });
    const requests = await authenticatedRequests(world);
    const restoreDatabase = await breakDatabase(world.app.services.config.database);
    const wrong: string[] = [];
    for (const [name, call] of Object.entries(requests)) {
      const answer = await call();
      if (!isClosed(answer, 'storage_unavailable')) wrong.push(`${name}: ${answer.status} ${answer.text.slice(0, 100)}`);
    }
    await restoreDatabase();
    expect(wrong).toEqual([]);
    expect((await world.send('/healthz')).status).toBe(200);
    for (const [name, call] of Object.entries(requests)) expect([200, 201, 202, 302, 303], name).toContain((await call()).status);
    await world.close();
  }, 60_000);

  it.each([
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['1970', 0],
    ['a time before this release', Date.UTC(2025, 11, 31)],
  ])(
    'a clock that says %s makes every credential answer 503 until it is right, also expired ones',
    async (_, wrongTime) => {
      const world = await createWorld(engine, { env });
      const requests = await authenticatedRequests(world);
      const correctTime = world.clock.now();
      world.clock.set(wrongTime);
      const wrong: string[] = [];
      // The frame page does not depend on the time and needs no credential.
      for (const [name, call] of Object.entries(requests).filter(([way]) => way !== 'the frame page')) {
        const answer = await call();
        if (!isClosed(answer, 'clock_wrong')) wrong.push(`${name}: ${answer.status} ${answer.text.slice(0, 100)}`);
      }
      world.clock.set(correctTime);
      expect(wrong).toEqual([]);
      for (const [name, call] of Object.entries(requests)) expect([200, 201, 202, 302, 303], name).toContain((await call()).status);
      await world.close();
    },
    60_000,
  );
});
