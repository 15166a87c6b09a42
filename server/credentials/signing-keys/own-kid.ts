import { name } from '../../platform/http/field.ts';
import { isForeignKeyId } from './model.ts';

/** What a tenant may call a key of its own: the `kid` that its backends write. */
export const ownKid = name().refine(isForeignKeyId, { error: 'must not begin with "key_" or "own_": the server alone gives such names' });
