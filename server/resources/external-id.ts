import { nameOf } from '../../protocol/names.ts';
import { isSeen, name } from '../platform/http/field.ts';

/**
 * The tenant's own name for a thing of ours. One that looks like an id of ours could be taken for another thing.
 *
 * @param prefix Of our own ids of such things: `off`.
 */
export function externalIdFor(prefix: string) {
  const own = ownIdShape(prefix);
  return name()
    .refine((value) => !own.test(value), { params: { code: 'invalid_text' }, error: 'must not look like an id of this server' })
    .superRefine(isSeen);
}

const ownIdShape = (prefix: string): RegExp => new RegExp(`^${prefix}_[0-9a-f]{24}$`);

/** By which column a thing is found that a caller names by our id or the tenant's own. */
export function eitherName(prefix: string, text: string): { column: 'id' | 'external_id'; value: string } {
  return ownIdShape(prefix).test(text) ? { column: 'id', value: text } : { column: 'external_id', value: nameOf(text) };
}
