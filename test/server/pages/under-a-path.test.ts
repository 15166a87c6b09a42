import { createServer, type Server } from 'node:http';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, stopListening } from '../../../server/platform/http/listen/listen.ts';
import { openApiOf } from '../../../server/platform/http/openapi/openapi.ts';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { createWorld, type World } from '../../support/server/world.ts';

const publicUrl = 'https://apps.example.com/vitrine';

let world: World;
let outer: Server;
let outerUrl: string;
let alone: Server;
let aloneUrl: string;
beforeEach(async () => {
  world = await createWorld('sqlite', { publicUrl });
  const app = express();
  app.use('/vitrine', world.app);
  app.use((_request, response) => void response.status(418).end('the other app'));
  outer = createServer(app);
  alone = createServer(world.app);
  aloneUrl = `http://127.0.0.1:${await listen(alone, { host: '127.0.0.1', port: 0 })}`;
  outerUrl = `http://127.0.0.1:${await listen(outer, { host: '127.0.0.1', port: 0 })}`;
});
afterEach(async () => {
  for (const server of [outer, alone]) await stopListening(server, { quietMs: 0, graceMs: 0 });
  await world.close();
});

describe('D11 a server under a path', () => {
  it('answers under its path standalone, mounted, and behind a proxy that strips the path', async () => {
    for (const address of [`${aloneUrl}/vitrine/readyz`, `${outerUrl}/vitrine/readyz`, `${aloneUrl}/readyz`]) expect((await fetch(address)).status).toBe(200);
    const others = await Promise.all(['/readyz', '/vitrinette/readyz', '/'].map(async (path) => (await fetch(outerUrl + path)).status));
    expect(others).toEqual([418, 418, 418]);
    expect((await fetch(`${outerUrl}/vitrine/nothing`)).status).toBe(404);
  });

  it('includes the path in each of its own URLs', async () => {
    const problem = (await (await fetch(`${outerUrl}/vitrine/v1/nothing`)).json()) as { type: string };
    expect(problem.type).toBe(`${publicUrl}/errors#not_found`);
    const openApi = (await (await fetch(`${outerUrl}/vitrine/openapi.json`)).json()) as { servers: unknown };
    expect(openApi.servers).toEqual([{ url: publicUrl }]);
    expect((await fetch(`${outerUrl}/vitrine/vitrine.js`)).headers.get('sourcemap')).toBe('/vitrine/vitrine.js.map');
  });

  it('describes its API under the path on loopback too', () => {
    const servers = (address: string) => openApiOf([], { publicUrl: address }, '1.0.0')['servers'];
    expect([servers('http://localhost:4310/vitrine'), servers('http://localhost:4310')]).toEqual([[{ url: '/vitrine' }], [{ url: '/' }]]);
  });

  it('serves a frame page whose chunks and calls include the path', async () => {
    const html = await (await fetch(`${outerUrl}/vitrine/embed?tenant=${world.acme.slug}`)).text();
    expect(JSON.parse(/<script type="application\/json"[^>]*>([^<]*)</.exec(html)?.[1] ?? '')).toMatchObject({ kind: 'frame', base: '/vitrine' });
    const chunks = [...html.matchAll(/import\(["'`]([^"'`]+)["'`]\)/g)].map(([, path = '']) => path);
    expect(chunks.length).toBeGreaterThan(0);
    for (const path of chunks) expect([path, (await fetch(outerUrl + path)).status]).toEqual([expect.stringMatching(/^\/vitrine\/embed\/assets\//), 200]);
  });

  it('redirects through the login page and back, with cookies for its path only', async () => {
    const path = `/r/${await world.acme.receipts[0].shareToken()}`;
    const visitor = createVisitor(world);
    const redirected = await visitor.get(`/vitrine${path}`);
    expect(new URL(redirected.headers.get('location') ?? '').searchParams.get('redirect')).toBe(publicUrl + path);
    const back = await visitor.get(`/vitrine${path}?token=${world.token()}`);
    expect([back.status, back.headers.get('location')]).toEqual([303, publicUrl + path]);
    for (const line of [...redirected.headers.getSetCookie(), ...back.headers.getSetCookie()])
      expect(line).toMatch(/^__Secure-vitrine-(?:flow|link)-[0-9a-f]{8}=[^;]*; Max-Age=\d+; Path=\/vitrine; HttpOnly; Secure; SameSite=Lax$/);
    const shown = await visitor.get(`/vitrine${path}`);
    expect([shown.status, shown.text.includes('canary-acme-ext-1-line')]).toEqual([200, true]);
  });

  it('asks for the confirming click at a URL that includes the path', async () => {
    const path = `/r/${await world.acme.receipts[0].shareToken()}`;
    const visitor = createVisitor(world);
    const sent = await visitor.get(`/vitrine${path}?token=${world.token()}`);
    expect(sent.headers.get('location')).toBe(`${publicUrl}${path}/confirm`);
    expect((await visitor.get(`/vitrine${path}/confirm`)).text).toContain(`action="/vitrine${path}/confirm"`);
  });
});

describe('D11 a server under a path that equals one of its own routes', () => {
  it.each(['embed', 'r', 'v1'])('/%s answers behind a proxy that keeps the path, and behind one that strips it', async (word) => {
    const under = await createWorld('sqlite', { publicUrl: `https://vendor.example/${word}` });
    try {
      const link = `/r/${await under.acme.receipts[0].shareToken()}`;
      const frame = `/embed?tenant=${under.acme.slug}`;
      const back = (before: string) => `${link}?token=${under.token({ jti: `one${before}` })}`;
      const paths = (before: string) => [frame, '/readyz', '/v1/receipts', link, back(before), '/v1/nothing', '/vitrine.js'];
      for (const before of [`/${word}`, '']) {
        const statuses = await Promise.all(paths(before).map(async (path) => (await under.send(before + path)).status));
        expect([before, ...statuses]).toEqual([before, 200, 200, 401, 302, 303, 404, 200]);
      }
    } finally {
      await under.close();
    }
  });
});
