import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseInput } from '../../../../server/platform/http/input/field.ts';

const either = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a') }), z.strictObject({ kind: z.literal('b') })]);

it.each<[z.ZodType, unknown, string]>([
  [z.string(), undefined, 'is missing'],
  [z.string(), { secret: 'x' }, 'must be a string, but is an object'],
  [z.number(), 'secret', 'must be a number, but is a string'],
  [z.int(), 1.5, 'must be a whole number, but is 1.5'],
  [z.int().min(3), 1, 'must be at least 3'],
  [z.int().max(3), 4, 'must be at most 3'],
  [z.number().gt(3), 3, 'must be more than 3'],
  [z.number().multipleOf(5), 3, 'must be a multiple of 5'],
  [z.boolean(), 'true', 'must be true or false, but is a string'],
  [z.array(z.string()).min(1), [], 'must not be empty'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
  [z.string().min(3), 'a', 'must have at least 3 characters'],
  [z.enum(['a', 'b']), undefined, 'is missing'],
  [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
  [either, { kind: 'c' }, 'must be one of a, b'],
  [z.union([z.string(), z.number()]), {}, 'must match one of the allowed forms, but is an object'],
  [z.iso.datetime({ offset: true }), 'noon', 'must be a timestamp with an offset, such as 2026-10-01T00:00:00Z'],
  [z.iso.date(), 'noon', 'must be a date, such as 2026-10-01'],
  [z.record(z.string().max(2), z.number()), { abc: 1 }, 'is an invalid key: must have at most 2 characters'],
  [z.strictObject({}), { a: 1, b: 2 }, 'has no field "a", "b"'],
  [z.strictObject({}), { [`${'x'.repeat(49)}😀y`]: 1 }, `has no field "${'x'.repeat(49)}😀"`],
])('validation faults are described in plain words, %#: %j', (schema, value, message) => {
  expect(() => parseInput(schema, value, 'It')).toThrow(new RegExp(`^It(?:, \\w+)?: ${message.replaceAll('.', '\\.')}\\.$`));
});
