import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../../support/server/server.ts';

describe('O4 a proxy in front that is not configured', () => {
  const lines: Record<string, unknown>[] = [];
  let server: TestServer | undefined;
  afterEach(async () => {
    await server?.close();
    lines.length = 0;
  });

  async function started(hops: string): Promise<TestServer> {
    const env = { VITRINE_TRUST_PROXY_HOPS: hops, LOG_LEVEL: 'info' };
    server = await startTestServer({ env, onLog: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
    return server;
  }

  const warnings = (): unknown[] => lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
  const by = (forwarded: string): RequestInit => ({ headers: { 'x-forwarded-for': forwarded } });
  const countOf = async (kind: string): Promise<unknown> => {
    const text = await (await server?.fetch('/metrics'))?.text();
    return new RegExp(`vitrine_http_proxy_mismatch_total\\{kind="${kind}"\\} (\\d+)`).exec(text ?? '')?.[1];
  };

  it.each(['/v1/receipts', '/r/r_x', '/embed', '/healthz'])('is logged as a warning once, whatever the first path, such as %s', async (path) => {
    const { fetch } = await started('0');
    await fetch('/healthz');
    expect(warnings()).toEqual([]);
    for (const address of ['203.0.113.7', '203.0.113.8', '203.0.113.9, 10.0.0.1']) await fetch(path, by(address));
    expect(warnings()).toEqual([expect.stringMatching(/X-Forwarded-For.*VITRINE_TRUST_PROXY_HOPS is 0/)]);
    expect(JSON.stringify(lines)).not.toContain('203.0.113');
    expect(await countOf('more')).toBe('3');
  });

  it('causes no warning when the trusted hops match, or a caller adds addresses', async () => {
    const { fetch } = await started('2');
    for (const address of ['203.0.113.7, 10.0.0.1', '198.51.100.1, 203.0.113.7, 10.0.0.1']) await fetch('/healthz', by(address));
    // A health check of the load balancer itself.
    await fetch('/healthz');
    expect(warnings()).toEqual([]);
    expect([await countOf('more'), await countOf('fewer')]).toEqual(['0', '0']);
  });

  it('causes a warning when more proxies are trusted than exist, as callers could then choose their address', async () => {
    const { fetch } = await started('2');
    await fetch('/healthz', by('203.0.113.7'));
    await fetch('/healthz', by('203.0.113.8'));
    expect(warnings()).toEqual([expect.stringContaining('fewer addresses')]);
    expect(await countOf('fewer')).toBe('2');
  });

  it('causes no warning for an empty header', async () => {
    const { fetch } = await started('0');
    await fetch('/healthz', by(' , '));
    expect(warnings()).toEqual([]);
  });
});
