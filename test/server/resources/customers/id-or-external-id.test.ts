import { expect, it } from 'vitest';
import { openSession } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { mint } from '../../credentials/widget-tokens/widget-calls.ts';

forEachWorld('a customer named in a request', (world) => {
  const get = (path: string, apiKey = world().acme.apiKey) => world().manage(apiKey, 'GET', path);
  const idsOf = async (path: string) => ((await get(path)).json['items'] as { id: string }[]).map(({ id }) => id);

  it('S11 is found by id or external id in every list, and an unknown customer is 404', async () => {
    const { acme, globex, manage, app } = world();
    const [own] = acme.receipts;
    await openSession(world(), acme);
    await mint(world());
    await manage(acme.apiKey, 'POST', '/v1/sso-connections', { customerId: 'ext-1', name: 'sso', protocol: 'saml' });
    await manage(acme.apiKey, 'POST', '/v1/directories', { customerId: 'ext-1', name: 'dir', provider: 'okta' });
    const lists = app.routes
      .filter(
        ({ method, path, operationId }) =>
          method === 'get' && !path.includes(':') && /^list(?:Receipts|Sessions|WidgetTokens|SsoConnections|Directories)$/.test(operationId),
      )
      .map(({ path }) => path);
    expect(lists).toHaveLength(5);
    for (const path of lists) {
      const byId = await idsOf(`${path}?customerId=${own.customerId}`);
      expect(byId.length, path).toBeGreaterThan(0);
      expect(await idsOf(`${path}?customerId=ext-1`), path).toEqual(byId);
      expect(await idsOf(`${path}?customerId=ext-2`), path).not.toEqual(byId);
      for (const name of ['nobody', `cus_${'0'.repeat(24)}`, globex.receipts[0].customerId, 'x'.repeat(255), "' or 1=1 --"]) {
        expect(await get(`${path}?customerId=${encodeURIComponent(name)}`), `${path} ${name}`).toMatchObject({ status: 404, code: 'not_found' });
      }
      for (const name of ['', 'x'.repeat(256)]) expect((await get(`${path}?customerId=${name}`)).code, path).toBe('invalid_request');
    }
  });

  it('S11 is read and changed by id or external id', async () => {
    const { acme, globex, manage } = world();
    const [, other] = acme.receipts;
    const oddId = 'a/b?c #ä';
    await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: oddId, name: 'Strange' });
    expect((await get('/v1/customers/ext-2')).json).toEqual((await get(`/v1/customers/${other.customerId}`)).json);
    expect((await get(`/v1/customers/${encodeURIComponent(oddId)}`)).json).toMatchObject({ externalId: oddId, name: 'Strange' });
    expect((await manage(acme.apiKey, 'PATCH', '/v1/customers/ext-2', { name: 'Renamed' })).json).toMatchObject({ id: other.customerId, name: 'Renamed' });
    for (const name of ['nobody', globex.receipts[0].customerId]) {
      expect(await get(`/v1/customers/${name}`), name).toMatchObject({ status: 404, code: 'not_found' });
      expect(await manage(acme.apiKey, 'PATCH', `/v1/customers/${name}`, { name: 'x' }), name).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  it('S11 can only be the viewer in a viewer’s request, by id or external id', async () => {
    const { acme, read, token } = world();
    const [own, other] = acme.receipts;
    const mine = (await read(token(), '/v1/receipts')).json['items'];
    for (const name of ['ext-1', own.customerId]) expect((await read(token(), `/v1/receipts?customerId=${name}`)).json['items'], name).toEqual(mine);
    for (const name of ['ext-2', other.customerId, 'nobody'])
      expect(await read(token(), `/v1/receipts?customerId=${name}`), name).toMatchObject({ status: 404, code: 'receipt_not_found' });
  });
});
