import { z } from 'zod';
import { HttpError } from '../errors/http-error.ts';
import type { TenantRow } from '../platform/store/schema.ts';
import type { TenantStore } from '../resources/tenants/store.ts';

/** The tenant option of commands about one tenant, and its input. */
export const tenantOption = ['-t, --tenant <slug>', 'slug or id of the tenant; not needed while there is only one'] as const;

export const tenantInput = { tenant: z.string().min(1, 'must not be empty').optional() };

/**
 * Finds the tenant of a command: the named one, or the only one.
 *
 * @throws HttpError `not_found`; `tenant_required` when there are several.
 */
export async function pickTenant(tenants: TenantStore, slug: string | undefined): Promise<TenantRow> {
  if (slug !== undefined) {
    const found = await tenants.find(slug);
    if (!found) throw new HttpError('not_found', `There is no tenant "${slug}"; vitrine tenants list shows them.`);
    return found;
  }
  const { rows } = await tenants.list({ limit: 2 });
  const [only, second] = rows;
  if (!only) throw new HttpError('not_found', 'There is no tenant yet: create one with vitrine tenants create.');
  if (second) throw new HttpError('tenant_required', 'There are several tenants: name one with --tenant.');
  return only;
}
