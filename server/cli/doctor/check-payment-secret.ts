import { isoTime } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';
import type { PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import { info, ok, warn, type Finding } from './finding.ts';

/** Only notices of checkouts that began within this time are looked at. */
const recentMs = 30 * 24 * 60 * 60 * 1_000;

/** After a rotation: says which secret the billing page should have now, and whether its last notice was signed with it. Names keys, never secrets. */
export async function checkPaymentSecret(
  check: string,
  slug: string,
  { tenant_id: tenantId, key_id: keyId, former_key_id: formerId, former_until: formerUntil }: PaymentProviderRow,
  { query }: Pick<Database, 'query'>,
  now: number,
): Promise<Finding[]> {
  if (formerId === null || formerUntil === null) return [];
  const used = await query
    .selectFrom('checkouts')
    .innerJoin('checkout_notices', 'checkout_notices.checkout_id', 'checkouts.id')
    .select(['key_id', 'at'])
    .where('tenant_id', '=', tenantId)
    .where('created_at', '>', now - recentMs)
    .where('key_id', 'is not', null)
    .orderBy('at', 'desc')
    .executeTakeFirst();
  const isValid = formerUntil > now;
  if (used?.key_id === keyId) return [ok(check, `The billing page has the current secret, of key ${keyId}.${isValid ? ` ${formerEnds(formerUntil)}` : ''}`)];
  const remedy = `Give the billing page the secret of key ${keyId} and this key id. If that secret is lost: vitrine payments rotate-secret --tenant ${slug}`;
  const lastSaid = used && `The last notice of the billing page was signed with the older key ${used.key_id}, at ${isoTime(used.at)}.`;
  if (!isValid) {
    if (!lastSaid) return [];
    const sentence = `${lastSaid} That key has ended: if the page still has its secret, nobody can pay.`;
    return [warn(check, sentence, remedy)];
  }
  const due = `The billing page should have the secret of key ${keyId} now. ${formerEnds(formerUntil)}`;
  return [lastSaid ? warn(check, `${due} ${lastSaid}`, remedy) : info(check, `${due} No notice has told yet which one the page has.`, remedy)];
}

const formerEnds = (untilMs: number): string => `The former one is valid until ${isoTime(untilMs)}.`;
