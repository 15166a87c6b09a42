import { z } from 'zod';
import { isExactOrigin } from '../../../protocol/origin.ts';
import { field, parseInput } from '../../platform/http/input/field.ts';

const originRule = 'must be a normalized origin: https (http on loopback only), host and port, without path or wildcard';

/** The origin of a page. */
export const pageOrigin = field<string>('invalid_origin', (value) => `${shortly(value)} ${originRule}`, isExactOrigin, { type: 'string', format: 'uri' });

const shortly = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100);

/** Removes duplicates. @throws HttpError `invalid_origin`, naming each origin that is not exact. */
export const checkOrigins = (origins: readonly string[]): string[] => [
  ...new Set(parseInput(z.object({ allowedOrigins: z.array(pageOrigin) }), { allowedOrigins: origins }, 'The list of pages').allowedOrigins),
];
