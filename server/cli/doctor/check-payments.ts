import { isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { ProviderFaultRow } from '../../platform/store/rows/checkout-rows.ts';
import { faultsOf } from '../../resources/checkouts/providers/provider-faults.ts';
import { sealPurpose } from '../../resources/checkouts/providers/redirect-provider.ts';
import { stripeSecretsOf } from '../../resources/checkouts/providers/stripe-provider.ts';
import { checkPaymentUrl } from '../../resources/checkouts/providers/provider-model.ts';
import type { Tenant } from '../../resources/tenants/model.ts';
import type { Services } from '../../services.ts';
import { checkPaymentSecret } from './check-payment-secret.ts';
import { fetchResponse } from './fetch-response.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

/** Says since when Stripe has not answered, and whether it refuses the key. */
function findingOfFault(check: string, { since, status }: ProviderFaultRow, again: string): Finding {
  const code = 'payment_provider_away' as const;
  const begun = isoTime(since);
  const docs = `See docs/errors.md#${code}.`;
  if (status === 401 || status === 403)
    return { ...fail(check, `Stripe has refused the key since ${begun}, with ${status}: nobody can pay.`, `Set a key that is valid: ${again} ${docs}`), code };
  const said = status === null ? 'has not responded' : `has responded with ${status}`;
  return { ...warn(check, `Stripe ${said} since ${begun}: nobody can pay.`, `Check that this server can reach https://api.stripe.com. ${docs}`), code };
}

/** Checks a tenant's payment provider: its secret opens and fits the tenant, and a billing page responds. Skips tenants without payments. */
export async function checkPayments(
  { slug, id, mode }: Pick<Tenant, 'slug' | 'id' | 'mode'>,
  { database, paymentSettings, masterKeys }: Pick<Services, 'database' | 'paymentSettings' | 'masterKeys'>,
  { fetch, now, publicUrl }: { fetch: typeof globalThis.fetch; now: number; publicUrl: string },
): Promise<Finding[]> {
  const row = await paymentSettings.rowOf(database.query, id);
  if (!row) return [];
  const check = `payments ${slug}`;
  const again = `vitrine payments set --tenant ${slug}`;
  let secret: string;
  try {
    secret = masterKeys.open(row.secret_sealed, sealPurpose(row));
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return [fail(check, 'The secret of the payment provider does not open: nobody can pay.', `Put the master key back, or set the provider again: ${again}`)];
  }
  if (row.provider === 'stripe') {
    const faults = (await faultsOf(database.query, id)).filter(({ provider_id: providerId }) => providerId === row.id);
    if (faults.length > 0) return faults.map((fault) => findingOfFault(check, fault, `${again} --stripe`));
    const isLive = /^(?:sk|rk)_live_/.test(stripeSecretsOf(secret).secretKey);
    if (isLive === (mode === 'live')) return [ok(check, `Customers pay at Stripe, with a ${isLive ? 'live' : 'test'} key.`)];
    const sentence = isLive
      ? 'A test tenant charges real money: its Stripe key is a live key.'
      : 'A live tenant receives no money: its Stripe key is a test key.';
    return [warn(check, sentence, `Set the other key: ${again} --stripe`)];
  }
  const ofSecret = await checkPaymentSecret(check, slug, row, database, now);
  try {
    checkPaymentUrl(row.url, publicUrl);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return [fail(check, error.message, again), ...ofSecret];
  }
  const answer = await fetchResponse(fetch, row.url);
  const remedy = 'Open it in a browser and correct the address.';
  if (typeof answer === 'string') return [warn(check, `${row.url} does not answer from here: ${answer}.`, remedy), ...ofSecret];
  // Without a signed reference, a billing page refuses the request.
  if (answer.status === 404 || answer.status >= 500) return [warn(check, `${row.url} answers ${answer.status}.`, remedy), ...ofSecret];
  return [ok(check, `Customers pay at ${new URL(row.url).host}, which responds.`), ...ofSecret];
}
