import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import express from 'express';
import { expect, it } from 'vitest';
import { forEachWorld } from '../../../support/server/world.ts';

/** Page script of the older protocol: it fetches a token from its own backend, stores it, and answers the frame that requests it. */
const pageScript = `
  const storageKey = 'returning-ai-widget-token';
  async function signIn() {
    try {
      const answer = await fetch('/api/widget-auth', { method: 'POST', credentials: 'include' });
      const { token } = await answer.json();
      if (token) localStorage.setItem(storageKey, token);
    } catch (error) {
      console.error('no token', error);
    }
  }
  window.addEventListener('message', (event) => {
    if (event.origin !== FRAME_ORIGIN) return;
    if (event.data.type !== 'RETURNINGAI_WIDGET_REQUEST_TOKEN') return;
    event.source.postMessage({ type: 'RETURNINGAI_WIDGET_TOKEN', value: { token: localStorage.getItem(storageKey), widgetId: 'receipts' } }, event.origin);
  });
  document.addEventListener('DOMContentLoaded', signIn);
`;

interface Sent {
  message: { type: string; value: { token: string | null; widgetId: string } };
  targetOrigin: string;
}

/** Opens a page with that script, on the portal at `portal`. */
function openPage(portal: string, frameOrigin: string) {
  const kept = new Map<string, string>();
  const listeners: Record<string, (event: unknown) => unknown> = {};
  const sent: Sent[] = [];
  const listen = (type: string, listener: (event: unknown) => unknown): void => void (listeners[type] = listener);
  runInNewContext(pageScript, {
    FRAME_ORIGIN: frameOrigin,
    console: { error: () => {} },
    fetch: (path: string, init: RequestInit) => fetch(new URL(path, portal), { ...init, headers: { cookie: 'portal=ada' } }),
    localStorage: { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value) },
    window: { addEventListener: listen },
    document: { addEventListener: listen },
  });
  return {
    sent,
    load: () => listeners['DOMContentLoaded']?.({}),
    ask: (origin = frameOrigin) =>
      listeners['message']?.({
        origin,
        data: { type: 'RETURNINGAI_WIDGET_REQUEST_TOKEN' },
        source: { postMessage: (message: Sent['message'], targetOrigin: string) => sent.push({ message, targetOrigin }) },
      }),
  };
}

forEachWorld('the four parts of the older protocol', (world) => {
  it('RT1 RT2 RT3 RT4 work with the addresses, names and keys of this server', async () => {
    const { acme, base, publicUrl, manage, read } = world();
    await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { signInProxy: true });
    await manage(acme.apiKey, 'POST', '/v1/customers', { externalId: 'ext-1', email: 'ada@example.com' });
    let [server, user] = [base, 'ada@example.com'];

    const portal = express();
    portal.post('/api/widget-auth', async (request, response) => {
      // Stands for the portal's own sign-in.
      if (request.headers.cookie !== 'portal=ada') return void response.status(401).end();
      try {
        const answer = await fetch(`${server}/v1/sign-in-proxy`, {
          method: 'POST',
          headers: { authorization: `Bearer ${acme.apiKey}`, 'vitrine-user-email': user, 'content-type': 'application/json' },
        });
        const { token } = (await answer.json()) as { token?: string };
        response.json({ token });
      } catch {
        response.status(500).json({ error: 'Authentication failed' });
      }
    });
    const listening = portal.listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    const portalUrl = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    try {
      const page = openPage(portalUrl, publicUrl);
      await page.load();
      page.ask('https://evil.example');
      page.ask();
      expect(page.sent).toMatchObject([{ targetOrigin: publicUrl, message: { type: 'RETURNINGAI_WIDGET_TOKEN', value: { widgetId: 'receipts' } } }]);
      const token = page.sent[0]?.message.value.token ?? '';
      const { json } = await read(token, '/v1/receipts');
      expect((json['items'] as { id: string }[]).map(({ id }) => id)).toEqual([acme.receipts[0].id]);

      user = 'nobody@example.com';
      const stranger = openPage(portalUrl, publicUrl);
      await stranger.load();
      stranger.ask();
      expect(stranger.sent[0]?.message.value.token).toBeNull();

      server = 'http://127.0.0.1:9';
      const answer = await fetch(`${portalUrl}/api/widget-auth`, { method: 'POST', headers: { cookie: 'portal=ada' } });
      expect([answer.status, await answer.json()]).toEqual([500, { error: 'Authentication failed' }]);
    } finally {
      listening.close();
    }
  });
});
