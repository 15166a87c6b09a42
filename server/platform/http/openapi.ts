import { z } from 'zod';
import { serverErrorCodes } from '../../../protocol/errors.ts';
import type { Config } from '../../config/config.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

const problem: Json = {
  description: 'A problem document (RFC 9457). `type` links to the section on the code.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: serverErrorCodes },
    requestId: { type: 'string' },
    errors: { type: 'array', items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } } },
  },
};

/** The OpenAPI 3.1 document of the very table that serves. */
export function openApiOf(routes: readonly Route[], { publicUrl }: Pick<Config, 'publicUrl'>, version: string): Json {
  const paths: Record<string, Json> = {};
  const named: Json = { Problem: problemSchema };
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, named) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Vitrine', version, description: 'Live receipts inside pages you do not control.', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: named,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A tenant token, or an API key for management.' } },
    },
  };
}

function operationOf(route: Route, named: Json): Json {
  const parameters = [...parametersOf(route, 'path', named), ...parametersOf(route, 'query', named), ...headersOf(route)];
  const { status, description, schema } = route.response;
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.access === 'public' ? {} : { description: `Needs the action \`${route.access}\`${route.scope ? `, and a widget token with the scope \`${route.scope}\`` : ''}.`, security: [{ bearer: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input', named) } } } } : {}),
    responses: {
      [status]: { description, ...(schema ? { content: { 'application/json': { schema: schemaOf(schema, 'output', named) } } } : {}) },
      default: problem,
    },
  };
}

function parametersOf(route: Route, place: 'path' | 'query', named: Json): Json[] {
  const schema = place === 'path' ? route.params : route.query;
  const { properties = {}, required = [] } = schema ? schemaOf(schema, 'input', named) : {};
  const names = place === 'path' ? [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '') : Object.keys(properties as Json);
  return names.map((name) => ({
    name,
    in: place,
    required: place === 'path' || (required as string[]).includes(name),
    schema: (properties as Json)[name] ?? { type: 'string' },
  }));
}

function headersOf(route: Route): Json[] {
  const tenant = { name: 'Vitrine-Tenant', in: 'header', required: false, schema: { type: 'string' }, description: 'Slug of the tenant, where the credential names none.' };
  const key = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 255 }, description: 'The same key and request within 24 hours create once.' };
  const own = route.header && { ...route.header, in: 'header', required: true, schema: { type: 'string' } };
  return [...(own ? [own] : []), ...(route.access !== 'public' && route.tenant !== false ? [tenant] : []), ...(route.idempotent ? [key] : [])];
}

/** Zod puts schemas that have an id under `$defs` of each document it writes; in OpenAPI they stand once, under `components`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Json): Json {
  const { $schema: _draft, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & { $defs?: Json };
  const suffix = io === 'input' ? 'Input' : '';
  const moved = (value: Json): Json => JSON.parse(JSON.stringify(value).replaceAll(/"#\/\$defs\/(\w+)"/g, `"#/components/schemas/$1${suffix}"`)) as Json;
  const nameless = ({ id: _id, ...more }: Json): Json => more;
  for (const [name, definition] of Object.entries($defs)) named[`${name}${suffix}`] = nameless(moved(definition as Json));
  const { id } = rest;
  if (typeof id !== 'string') return moved(rest);
  named[`${id}${suffix}`] = nameless(moved(rest));
  return { $ref: `#/components/schemas/${id}${suffix}` };
}
