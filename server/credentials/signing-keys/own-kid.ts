import { name } from '../../platform/http/input/field.ts';
import { isForeignKeyId } from './model.ts';

/** A tenant's own name for a key: the `kid` that its backends write. */
export const ownKid = name().refine(isForeignKeyId, { error: 'must not begin with "key_" or "own_": these are reserved for the server' });
