import { describe, expect, it, type TestContext } from 'vitest';
import type { Engine } from '../../../../server/platform/store/database.ts';
import { newWidgetToken } from '../../../../server/credentials/widget-tokens/model.ts';
import { engines } from '../../../support/databases/engines.ts';
import { openProcessPlace } from '../../../support/processes/process-place.ts';
import type { ServeProcess } from '../../../support/processes/serve-process.ts';

const page = 'https://app.acme.example';

/** Creates a database with widget tokens, and starts servers for it in their own processes. */
async function prepare({ onTestFinished }: TestContext, engine: Engine, count: number) {
  const opened = await openProcessPlace(engine);
  onTestFinished(() => opened.close());
  const { services, by, tenant } = opened;
  await services.customers.put(by, tenant.id, { externalId: 'ext-1' });
  const { secret } = await services.apiKeys.create(by, { tenantId: tenant.id, name: 'test', role: 'admin' });
  const tokens = [];
  for (let index = 0; index < count; index += 1)
    tokens.push(await services.widgetTokens.mint(by, tenant.id, newWidgetToken.parse({ customerId: 'ext-1', scopes: ['sso_connection'], origins: [page] })));

  async function serve(): Promise<{ server: ServeProcess; call(token: string): Promise<string>; revoke(id: string): Promise<number> }> {
    const { server, url } = await opened.serve();
    const send = (path: string, bearer: string, init: RequestInit = {}) =>
      fetch(url + path, { ...init, headers: { authorization: `Bearer ${bearer}`, origin: page } });
    return {
      server,
      async call(token) {
        const answer = await send('/v1/widget/me', token);
        const { code = 'none' } = (await answer.json()) as { code?: string };
        return `${answer.status} ${code}`;
      },
      revoke: async (id) => (await send(`/v1/widget-tokens/${id}`, secret, { method: 'DELETE' })).status,
    };
  }
  return { tokens, serve };
}

describe.concurrent('a widget token revoked by one process', () => {
  it('W03 is refused by another process on its next call, on PostgreSQL', async (test) => {
    const { tokens, serve } = await prepare(test, 'postgres', 5);
    const [one, two] = await Promise.all([serve(), serve()]);
    for (const { id, token } of tokens) {
      expect([await one.call(token), await two.call(token)]).toEqual(['200 none', '200 none']);
      expect(await one.revoke(id)).toBe(200);
      expect(await two.call(token)).toBe('401 widget_token_revoked');
    }
  });

  it.for(engines)('W12 stays revoked when the process is killed right after its answer, on %s', { timeout: 120_000 }, async (engine, test) => {
    const { tokens, serve } = await prepare(test, engine, 3);
    const dead: string[] = [];
    for (const { id, token } of tokens) {
      const { server, call, revoke } = await serve();
      for (const old of dead) expect(await call(old)).toBe('401 widget_token_revoked');
      expect(await call(token)).toBe('200 none');
      expect(await revoke(id)).toBe(200);
      server.signal('SIGKILL');
      await server.exited;
      dead.push(token);
    }
    const { call } = await serve();
    for (const old of dead) expect(await call(old)).toBe('401 widget_token_revoked');
  });
});
