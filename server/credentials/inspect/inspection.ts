import { z } from 'zod';
import { rowStates } from './row-state.ts';

/** What the inspector tells the holder of a key about one token. */
export const inspection = z
  .object({
    kind: z.string().nullable().meta({ description: 'Kind of token or credential that it says to be.' }),
    format: z.enum(['valid', 'invalid']),
    signature: z.enum(['valid', 'invalid', 'unchecked']).meta({ description: 'unchecked: the form is broken, or the key does not fit the token.' }),
    reason: z.string().nullable().meta({ description: 'The first rule that is broken; null when the token would be accepted now.' }),
    claims: z.record(z.string(), z.unknown()).nullable().meta({ description: 'The payload, once the signature is good.' }),
    notices: z.array(z.string()).meta({ description: 'What is worth knowing of the key that was handed over.' }),
    row: z.enum(rowStates).nullable().meta({ description: 'What stands in the database behind a token of the server’s own.' }),
  })
  .meta({ id: 'Inspection' });

export type Inspection = z.output<typeof inspection>;
