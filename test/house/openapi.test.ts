import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server/server.ts';
import { read } from './source-files.ts';

const operation = z.object({
  operationId: z.string(),
  summary: z.string().min(10),
  tags: z.array(z.string()).min(1),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
  responses: z.record(z.string(), z.unknown()),
});
const documentShape = z.object({
  openapi: z.string().startsWith('3.1'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

let server: TestServer;
let document: z.output<typeof documentShape>;
beforeAll(async () => {
  server = await startTestServer();
  document = documentShape.parse(await (await server.fetch('/openapi.json')).json());
});
afterAll(() => server.close());

const documented = (): string[] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
const tabled = (): string[] => server.app.routes.map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

describe('the OpenAPI document', () => {
  test('has the operations of the route table, and no other', () => {
    expect(tabled().length).toBeGreaterThan(20);
    expect(
      documented()
        .filter((one) => one.includes(' /v1/'))
        .toSorted(),
    ).toEqual(tabled().toSorted());
  });

  test('gives every operation a unique id', () => {
    const names = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(names).size).toBe(names.length);
  });

  test('documents every parameter of a path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { operationId, parameters = [] } of Object.values(methods)) {
        expect({ operationId, names: parameters.filter((one) => one.in === 'path').map(({ name }) => name) }).toEqual({ operationId, names: inPath });
      }
    }
  });

  test('has the version of the package', () => {
    expect(document.info.version).toBe(z.object({ version: z.string() }).parse(JSON.parse(read('package.json'))).version);
  });
});

describe('the mounted routes', () => {
  /** Returns a path of the route with a well-formed id that does not exist. */
  const sample = (path: string): string => path.replaceAll(/:(\w+)/g, (_, name: string) => (name === 'tenant' ? 'nobody' : '0'.repeat(24)));

  test('answer every route of the table: without a credential 401, never "no such address"', async () => {
    for (const { method, path, access, body } of server.app.routes) {
      const response = await server.fetch(sample(path), { method: method.toUpperCase(), ...(body && { json: {} }) });
      const { code } = z.object({ code: z.string() }).parse(await response.json());
      expect({ route: `${method} ${path}`, status: response.status, code }).toEqual(
        access === 'public' ? expect.anything() : { route: `${method} ${path}`, status: 401, code: 'token_missing' },
      );
    }
  });

  test('refuse an unknown method and an unknown address', async () => {
    expect((await server.fetch('/v1/receipts', { method: 'DELETE' })).status).toBe(405);
    expect((await server.fetch('/v1/nothing')).status).toBe(404);
  });
});
