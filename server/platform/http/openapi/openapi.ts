import { z } from 'zod';
import { serverErrorCodes } from '../../../../protocol/errors.ts';
import type { Config } from '../../../config/config.ts';
import { basePathOf } from '../../../config/public-url.ts';
import { isLoopback } from '../../../../protocol/origin.ts';
import { refusalResponses, refusalsOf } from './openapi-refusals.ts';
import { createSchemas, type Json, type Schemas } from './openapi-schemas.ts';
import type { Route } from '../routes/route.ts';
import type { Wire } from '../routes/wire.ts';

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

/** Title of a document and the form of its refusals. */
interface About {
  title: string;
  description: string;
  refusal: { mediaType: string; description: string; schema: Json };
}

const own: About = {
  title: 'Vitrine',
  description: 'Live receipts inside pages you do not control.',
  refusal: {
    mediaType: 'application/problem+json',
    description: 'A problem document (RFC 9457). `type` links to the documentation of the `code`.',
    schema: problemSchema,
  },
};

/** Returns the OpenAPI 3.1 document of the route table that the server uses. */
export const openApiOf = (routes: readonly Route[], config: Pick<Config, 'publicUrl'>, version: string): Json => documentOf(routes, config, version, own);

/** Returns the OpenAPI document of another vendor's API. */
export function foreignOpenApiOf(
  { title, routes, wire }: { title: string; routes: readonly Route[]; wire: Wire },
  config: Pick<Config, 'publicUrl'>,
  version: string,
): Json {
  const refusal = { mediaType: 'application/json', description: `An error in the format of ${title}.`, schema: wire.refusalSchema };
  return documentOf(routes, config, version, {
    title: `Vitrine, for callers of ${title}`,
    description: `Compatible with clients of ${title}, for tenants that turn this on.`,
    refusal,
  });
}

function documentOf(routes: readonly Route[], { publicUrl }: Pick<Config, 'publicUrl'>, version: string, { title, description, refusal }: About): Json {
  const fallback = { description: refusal.description, content: { [refusal.mediaType]: { schema: { $ref: '#/components/schemas/Problem' } } } };
  const paths: Record<string, Json> = {};
  const schemas = createSchemas(routes.flatMap(schemasIn));
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, schemas, fallback) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'MIT', identifier: 'MIT' } },
    // A loopback address differs on each machine, so the document uses a relative one.
    servers: [{ url: isLoopback(new URL(publicUrl).hostname) ? basePathOf(publicUrl) || '/' : publicUrl }],
    paths,
    components: {
      schemas: { Problem: refusal.schema, ...schemas.components() },
      responses: refusalResponses(refusal.mediaType),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A tenant token, or an API key for management.' } },
    },
  };
}

function schemasIn({ params, query, body, response }: Route): { schema: z.ZodType; direction: 'input' | 'output' }[] {
  const sent = [params, query, body].flatMap((schema) => (schema ? [{ schema, direction: 'input' as const }] : []));
  return response.schema ? [...sent, { schema: response.schema, direction: 'output' }] : sent;
}

function operationOf(route: Route, schemas: Schemas, fallback: Json): Json {
  const parameters = [...parametersOf(route, 'path', schemas), ...parametersOf(route, 'query', schemas), ...headersOf(route)];
  const { status, description, schema, found, files } = route.response;
  const file = { schema: { type: 'string', format: 'binary' } };
  const content = files
    ? { content: Object.fromEntries(files.map((type) => [type, file])) }
    : schema
      ? { content: { 'application/json': { schema: schemas.of(schema, 'output') } } }
      : {};
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.access === 'public'
      ? { security: [] }
      : {
          description: `Needs the action \`${route.access}\`${route.scope ? `, and a widget token with the scope \`${route.scope}\`` : ''}.`,
          security: [{ bearer: [] }],
        }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body && { requestBody: { required: !route.body.safeParse(undefined).success, content: contentOf(route, schemas.of(route.body, 'input')) } }),
    responses: {
      ...(found !== undefined && { 200: { description: found, ...content } }),
      [status]: { description, ...content },
      ...refusalsOf(route),
      default: fallback,
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

/** Every value in an address is text, so a boolean appears as `true` and `false`. */
const isFlag = ({ enum: values }: Json): boolean => Array.isArray(values) && values.length === 2 && values.includes('true') && values.includes('false');

function headersOf(route: Route): Json[] {
  const tenant = {
    name: 'Vitrine-Tenant',
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description: 'Slug of the tenant. Required if the credential does not identify it.',
  };
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 255 },
    description: 'Unique key of the request. Repeating the same request with this key within 24 hours has no further effect.',
  };
  const own = route.header && { ...route.header, in: 'header', required: true, schema: { type: 'string' } };
  const { wire } = route;
  const foreign = (wire?.headers ?? []).map((header) => ({ ...header, in: 'header', schema: { type: 'string' } }));
  const named = route.access !== 'public' && route.tenant !== false && !wire?.tenantOf;
  return [...(own ? [own] : []), ...foreign, ...(named ? [tenant] : []), ...(route.idempotent ? [key] : [])];
}
