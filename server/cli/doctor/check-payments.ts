import { HttpError } from '../../errors/http-error.ts';
import { sealPurpose } from '../../resources/checkouts/providers/redirect-provider.ts';
import { stripeSecretsOf } from '../../resources/checkouts/providers/stripe-provider.ts';
import { checkPaymentUrl } from '../../resources/checkouts/providers/provider-model.ts';
import type { Tenant } from '../../resources/tenants/model.ts';
import type { Services } from '../../services.ts';
import { checkPaymentSecret } from './check-payment-secret.ts';
import { fetchResponse } from './fetch-response.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

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
