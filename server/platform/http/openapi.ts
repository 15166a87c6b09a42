import { z } from 'zod';
import { serverErrorCodes } from '../../../protocol/errors.ts';
import type { Config } from '../../config/config.ts';
import { isLoopback } from '../../../protocol/origin.ts';
import { refusalResponses, refusalsOf } from './openapi-refusals.ts';
import { createSchemas, type Json, type Schemas } from './openapi-schemas.ts';
import type { Route } from './route.ts';

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
  const schemas = createSchemas(routes.flatMap(schemasIn));
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Vitrine', version, description: 'Live receipts inside pages you do not control.', license: { name: 'MIT', identifier: 'MIT' } },
    // On loopback the address is nobody else's: the document is about whoever serves it.
    servers: [{ url: isLoopback(new URL(publicUrl).hostname) ? '/' : publicUrl }],
    paths,
    components: {
      schemas: { Problem: problemSchema, ...schemas.components() },
      responses: refusalResponses,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A tenant token, or an API key for management.' } },
    },
  };
}

function schemasIn({ params, query, body, response }: Route): { schema: z.ZodType; direction: 'input' | 'output' }[] {
  const sent = [params, query, body].flatMap((schema) => (schema ? [{ schema, direction: 'input' as const }] : []));
  return response.schema ? [...sent, { schema: response.schema, direction: 'output' }] : sent;
}

function operationOf(route: Route, schemas: Schemas): Json {
  const parameters = [...parametersOf(route, 'path', schemas), ...parametersOf(route, 'query', schemas), ...headersOf(route)];
  const { status, description, schema, found } = route.response;
  const content = schema ? { content: { 'application/json': { schema: schemas.of(schema, 'output') } } } : {};
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.access === 'public' ? { security: [] } : { description: `Needs the action \`${route.access}\`${route.scope ? `, and a widget token with the scope \`${route.scope}\`` : ''}.`, security: [{ bearer: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body && { requestBody: { required: !route.body.safeParse(undefined).success, content: contentOf(route, schemas.of(route.body, 'input')) } }),
    responses: {
      ...(found !== undefined && { 200: { description: found, ...content } }),
      [status]: { description, ...content },
      ...refusalsOf(route),
      default: problem,
    },
  };
}

function contentOf({ plainText }: Route, schema: Json): Json {
  if (!plainText) return { 'application/json': { schema } };
  return { 'text/plain': { schema: { type: 'string', contentMediaType: 'application/json', contentSchema: schema } } };
}

function parametersOf(route: Route, place: 'path' | 'query', schemas: Schemas): Json[] {
  const schema = place === 'path' ? route.params : route.query;
  const { properties = {}, required = [] } = schema ? schemas.of(schema, 'input') : {};
  const names = place === 'path' ? [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '') : Object.keys(properties as Json);
  return names.map((name) => {
    const { description, ...rest } = (properties as Record<string, Json>)[name] ?? { type: 'string' };
    const isRequired = place === 'path' || (required as string[]).includes(name);
    return { name, in: place, required: isRequired, ...(description !== undefined && { description }), schema: isFlag(rest) ? { type: 'boolean' } : rest };
  });
}

/** In an address everything is text: `true` and `false` are what a boolean looks like there. */
const isFlag = ({ enum: values }: Json): boolean => Array.isArray(values) && values.length === 2 && values.includes('true') && values.includes('false');

function headersOf(route: Route): Json[] {
  const tenant = { name: 'Vitrine-Tenant', in: 'header', required: false, schema: { type: 'string' }, description: 'Slug of the tenant, where the credential names none.' };
  const key = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 255 }, description: 'The same key and request within 24 hours create once.' };
  const own = route.header && { ...route.header, in: 'header', required: true, schema: { type: 'string' } };
  return [...(own ? [own] : []), ...(route.access !== 'public' && route.tenant !== false ? [tenant] : []), ...(route.idempotent ? [key] : [])];
}
