import { normalizeName } from '../../protocol/names.ts';
import { checkLabel, name } from '../platform/http/input/field.ts';

/**
 * The tenant's own name for a resource. It must not look like an id of Vitrine's, which could name another resource.
 *
 * @param prefix Prefix of Vitrine's ids of such resources: `off`.
 */
export function externalIdFor(prefix: string) {
  const own = ownIdShape(prefix);
  return name()
    .refine((value) => !own.test(value), { params: { code: 'invalid_text' }, error: 'must not have the form of a Vitrine id' })
    .superRefine(checkLabel);
}

const ownIdShape = (prefix: string): RegExp => new RegExp(`^${prefix}_[0-9a-f]{24}$`);

/** Returns the column that a name refers to: Vitrine's id or the tenant's own. */
export function eitherName(prefix: string, text: string): { column: 'id' | 'external_id'; value: string } {
  return ownIdShape(prefix).test(text) ? { column: 'id', value: text } : { column: 'external_id', value: normalizeName(text) };
}
