import { z } from 'zod';
import { rowStates } from './row-state.ts';

/** The inspector's report about one token, for a caller with a key. */
export const inspection = z
  .object({
    kind: z.string().nullable().meta({ description: 'Kind of token or credential that the token claims to be.' }),
    format: z.enum(['valid', 'invalid']),
    signature: z.enum(['valid', 'invalid', 'unchecked']).meta({ description: 'unchecked: the token is malformed, or the key does not fit it.' }),
    reason: z.string().nullable().meta({ description: 'The first rule that the token breaks. Null if the token would be accepted now.' }),
    claims: z.record(z.string(), z.unknown()).nullable().meta({ description: 'The payload, if the signature is valid.' }),
    notices: z.array(z.string()).meta({ description: 'Notes about the given key.' }),
    row: z.enum(rowStates).nullable().meta({ description: 'State of the database row behind a token that the server issued.' }),
  })
  .meta({ id: 'Inspection' });

export type Inspection = z.output<typeof inspection>;
