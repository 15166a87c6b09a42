// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { planMount } from '../../host/mount/plan-mount.ts';
import { bridgeSession } from '../../host/tokens/bridge-session.ts';
import { isSameSource, type TokenSource } from '../../host/tokens/token-source.ts';

describe('servers that share a host name', () => {
  const getToken = () => 'token';
  const sourceOf = (server: string): TokenSource => planMount({}, { server, tenant: 'acme', widget: 'receipt-list', getToken }).tokenSource;

  test('have separate token sources', () => {
    const [one, other] = ['https://apps.example/vitrine', 'https://apps.example/vitrine-test'].map(sourceOf);
    if (!one || !other) throw new Error('There is no source.');
    expect([isSameSource(one, other), isSameSource(one, sourceOf('https://apps.example/vitrine'))]).toEqual([false, true]);
  });

  test('have separate bridge sessions, each for the mounts of its server', async () => {
    const server = 'https://apps.example/vitrine';
    const session = bridgeSession({ server, embedKey: 'embk_live_1', getBridgeToken: () => null });
    const { server: asking, tenant } = sourceOf(server);
    const request = { server: asking, tenant, widget: undefined, resource: undefined, reason: 'mount', signal: new AbortController().signal } as const;
    expect(await session(request)).toBeNull();
  });
});
