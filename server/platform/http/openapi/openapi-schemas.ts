import { z } from 'zod';

export type Json = Record<string, unknown>;

/** Whether a schema describes a request or a response. */
export type Direction = 'input' | 'output';

/** The schemas of a document: each schema with an id occurs once, under `components`. */
export interface Schemas {
  of(schema: z.ZodType, direction: Direction): Json;
  /** Returns every named schema so far. */
  components(): Json;
}

/**
 * Creates the schemas of an OpenAPI document. A schema's id is its name. When one id differs in the two directions, the request schema gets the suffix `Input`.
 * All schemas are passed at once, because their names depend on each other.
 */
export function createSchemas(all: readonly { schema: z.ZodType; direction: Direction }[]): Schemas {
  const seen: Record<Direction, Map<string, string>> = { input: new Map(), output: new Map() };
  for (const { schema, direction } of all) {
    for (const [id, definition] of Object.entries(definitionsOf(schema, direction).named)) seen[direction].set(id, JSON.stringify(definition));
  }
  const nameOf = (id: string, direction: Direction): string => {
    const [sent, answered] = [seen.input.get(id), seen.output.get(id)];
    return direction === 'output' || sent === undefined || answered === undefined || sent === answered ? id : `${id}Input`;
  };
  const components: Json = {};

  return {
    of(schema, direction) {
      const { own, named } = definitionsOf(schema, direction);
      const pointed = (value: Json): Json => mapRefs(value, (id) => `#/components/schemas/${nameOf(id, direction)}`);
      for (const [id, definition] of Object.entries(named)) components[nameOf(id, direction)] = pointed(definition);
      return pointed(own);
    },
    components: () => components,
  };
}

/** Zod writes schemas with an id under `$defs` of each document. */
function definitionsOf(schema: z.ZodType, io: Direction): { own: Json; named: Record<string, Json> } {
  const { $schema: _draft, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json & { $defs?: Record<string, Json> };
  const named = Object.fromEntries(Object.entries($defs).map(([id, definition]) => [id, plain(definition, io)]));
  const { id } = own;
  if (typeof id !== 'string') return { own: plain(own, io), named };
  return { own: { $ref: `#/$defs/${id}` }, named: { ...named, [id]: plain(own, io) } };
}

/**
 * Adapts a schema for client generators: no `id` beside the name, and no `default` in requests, because many generators treat a field with a default as always
 * present and require it from every caller.
 */
function plain(schema: Json, io: Direction): Json {
  const { id: _id, default: otherwise, description, ...rest } = schema;
  const inner: Json = Object.fromEntries(Object.entries(rest).map(([keyword, value]) => [keyword, plainInside(keyword, value, io)]));
  const text = typeof description === 'string' ? description : '';
  if (io === 'output') return { ...inner, ...(text !== '' && { description: text }), ...(otherwise !== undefined && { default: otherwise }) };
  const isWorthTelling = ['string', 'number', 'boolean'].includes(typeof otherwise) && !text.includes('Default');
  const withDefault = [text, ...(isWorthTelling ? [`Default: ${String(otherwise)}.`] : [])].join(' ').trim();
  return { ...inner, ...(withDefault !== '' && { description: withDefault }) };
}

const keywordsOfOne = new Set(['items', 'additionalProperties', 'not', 'contains', 'propertyNames', 'if', 'then', 'else']);
const keywordsOfMany = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);

function plainInside(keyword: string, value: unknown, io: Direction): unknown {
  if (keyword === 'properties') return Object.fromEntries(Object.entries(value as Record<string, Json>).map(([name, property]) => [name, plain(property, io)]));
  if (keywordsOfMany.has(keyword) && Array.isArray(value)) return value.map((one: Json) => plain(one, io));
  if (keywordsOfOne.has(keyword) && typeof value === 'object' && value !== null) return plain(value as Json, io);
  return value;
}

function mapRefs(value: Json, to: (id: string) => string): Json {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
    key === '$ref' && typeof inner === 'string' ? to(inner.replace('#/$defs/', '')) : inner,
  ) as Json;
}
