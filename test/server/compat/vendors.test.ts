import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestServer, type TestServer, type TestTenant } from '../../support/server/server.ts';

const documentShape = z.object({
  openapi: z.string().startsWith('3.1'),
  info: z.object({ title: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) }))),
  components: z.object({ schemas: z.object({ Problem: z.unknown() }) }),
});

let server: TestServer;
let acme: TestTenant;
beforeAll(async () => {
  server = await startTestServer();
  acme = await server.createTenant({ slug: 'acme' });
});
afterAll(() => server.close());

describe('compatible vendor APIs', () => {
  it('have an OpenAPI document each, with their routes and their own error format', async () => {
    expect(server.app.vendors.length).toBeGreaterThan(0);
    for (const { name, title, routes, wire } of server.app.vendors) {
      const document = documentShape.parse(await (await server.fetch(`/openapi/${name}.json`)).json());
      expect(document.info.title).toContain(title);
      expect(document.components.schemas.Problem).toEqual(wire.refusalSchema);
      const documented = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
      expect(documented.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`).toSorted());
    }
  });

  it('have operation ids that are unique across all APIs', () => {
    const names = [...server.app.routes, ...server.app.vendors.flatMap(({ routes }) => routes)].map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('refuse every request in their own error format, and reveal nothing while disabled', async () => {
    for (const { routes } of server.app.vendors) {
      // The health route is public.
      for (const { method, path, wire, body } of routes.filter(({ operationId }) => operationId !== 'aforoHealth')) {
        const sample = path.replaceAll(/:(\w+)/g, 'x'.repeat(24));
        const headers = wire?.marker === undefined ? {} : { [wire.marker]: 'acme' };
        const answer = await server.fetch(sample, { method: method.toUpperCase(), headers, as: acme.apiKey, ...(body && { json: {} }) });
        expect([path, answer.status >= 400 && answer.status < 500, answer.headers.get('content-type')]).toEqual([
          path,
          true,
          'application/json; charset=utf-8',
        ]);
        const text = await answer.text();
        expect(Object.keys(JSON.parse(text) as object).toSorted()).toEqual(
          z
            .object({ required: z.array(z.string()) })
            .parse(wire?.refusalSchema)
            .required.toSorted(),
        );
        expect(text).not.toMatch(/acme|ten_/);
      }
    }
  });

  it('refuse a malformed URL in their own error format', async () => {
    let count = 0;
    for (const { roots = [], routes, wire } of server.app.vendors) {
      const pathsWithParameters = routes.map(({ path }) => path).filter((path) => path.includes(':') && roots.some((root) => path.startsWith(root)));
      for (const path of pathsWithParameters) {
        const headers = { ...(wire.marker !== undefined && { [wire.marker]: 'acme' }), origin: 'https://app.acme.example' };
        const answer = await server.fetch(path.replaceAll(/:\w+/g, '%E0%A4'), { headers });
        expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 400, 'application/json; charset=utf-8']);
        const { required } = z.object({ required: z.array(z.string()) }).parse(wire.refusalSchema);
        expect(Object.keys((await answer.json()) as object).toSorted()).toEqual(required.toSorted());
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(3);
    const ownAnswer = await server.fetch('/v1/receipts/%E0%A4');
    expect([ownAnswer.status, ownAnswer.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
  });

  it('are enabled by the management API, which refuses unknown names', async () => {
    const set = async (compat: unknown): Promise<unknown[]> => {
      const answer = await server.fetch('/v1/tenants/acme', { method: 'PATCH', as: acme.apiKey, json: { compat } });
      return [answer.status, ((await answer.json()) as { compat?: unknown }).compat];
    };
    expect(await set(['paid', 'authio', 'paid'])).toEqual([200, ['authio', 'paid']]);
    expect(await set(['nobody'])).toEqual([400, undefined]);
    expect(await set('paid')).toEqual([400, undefined]);
    expect(await set([])).toEqual([200, []]);
  });
});
