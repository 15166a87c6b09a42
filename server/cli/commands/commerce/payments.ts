import { z } from 'zod';
import { isoTime } from '../../../clock.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { maxProviderGraceSeconds } from '../../../resources/checkouts/providers/former-providers.ts';
import { paymentProviderInput, type PaymentProviderSettings } from '../../../resources/checkouts/providers/provider-model.ts';
import { command } from '../../command.ts';
import { flag, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatFields } from '../../terminal/table.ts';

const fieldsOf = ({ provider, url, keyId, formerKeyUntil, formerProviders }: PaymentProviderSettings): [string, string][] => [
  ['provider', provider],
  ['billing page', url ?? 'Stripe'],
  ['key', keyId],
  ...(formerKeyUntil === null ? [] : [['former key until', formerKeyUntil] as [string, string]]),
  ...formerProviders.map((former): [string, string] => [`former ${former.provider} until`, former.until]),
];

const stripeSecrets = ['Secret key of the Stripe account', 'Signing secret of its webhook'];

const longGrace = wholeNumber(0, maxProviderGraceSeconds).default(maxProviderGraceSeconds);

function show(run: Run, settings: PaymentProviderSettings, secret: string | null): void {
  const shown: [string, string][] = secret === null ? [] : [['secret', secret]];
  run.print({ ...settings, secret }, () => formatFields(run.terminal, [...fieldsOf(settings), ...shown]));
  if (secret !== null) run.say(run.terminal.noteStyle('warning', 'The secret is shown only once. Pass it to createBillingPage of @vitrine/backend.'));
}

export const paymentsSet = command({
  name: 'payments set',
  summary: 'set where customers of a tenant pay: its own billing page, or Stripe',
  details:
    'With --url, customers go to this page with a signed reference, and its backend sends a signed notice back. ' +
    'With --stripe, the secret key of the account and the signing secret of its webhook are read from standard input, one per line, or prompted for.',
  example: 'payments set --tenant acme --url https://billing.acme.example/pay',
  options: [
    tenantOption,
    ['--url <address>', 'https address of the billing page'],
    ['--stripe', 'use Stripe’s payment page; reads the secrets from standard input'],
    ['--grace <seconds>', 'how long payments at the former provider are still recorded, 0 to 1209600 (default: two weeks)'],
  ],
  input: z
    .object({ ...tenantInput, url: z.string().optional(), stripe: flag, grace: longGrace })
    .refine(({ url, stripe }) => (url !== undefined) !== stripe, { error: 'pass --url or --stripe', path: ['url'] }),
  async run(run, { tenant, url, grace: graceSeconds }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    const [secretKey, webhookSecret] = url === undefined ? (await run.readStdin({ lines: stripeSecrets })).split(/\s+/).filter(Boolean) : [];
    const given = url === undefined ? { provider: 'stripe', secretKey, webhookSecret, graceSeconds } : { provider: 'redirect', url, graceSeconds };
    const { settings, secret } = await services.paymentSettings.put(by, id, parseInput(paymentProviderInput, given, 'The payment provider'));
    show(run, settings, secret);
  },
});

export const paymentsShow = command({
  name: 'payments show',
  summary: 'show where customers of a tenant pay',
  example: 'payments show --tenant acme',
  options: [tenantOption],
  input: z.object(tenantInput),
  async run(run, { tenant }) {
    const { services } = await run.open();
    const settings = await services.paymentSettings.read((await pickTenant(services.tenants, tenant)).id);
    run.print(settings, () => formatFields(run.terminal, fieldsOf(settings)));
  },
});

export const paymentsRotateSecret = command({
  name: 'payments rotate-secret',
  summary: 'rotate the secret of the billing page, with a grace period for the former one',
  example: 'payments rotate-secret --tenant acme --grace 86400',
  options: [tenantOption, ['--grace <seconds>', 'how long the former secret is also valid, 0 to 604800 (default: one day)']],
  input: z.object({ ...tenantInput, grace: wholeNumber(0, 604_800).default(86_400) }),
  async run(run, { tenant, grace }) {
    const { services, by } = await run.open();
    const { settings, secret } = await services.paymentSettings.rotate(by, (await pickTenant(services.tenants, tenant)).id, grace);
    show(run, settings, secret);
  },
});

export const paymentsOff = command({
  name: 'payments off',
  summary: 'turn off payments for a tenant, with a grace period for open checkouts',
  example: 'payments off --tenant acme --yes',
  options: [
    tenantOption,
    ['--grace <seconds>', 'how long payments already started are still recorded, 0 to 1209600 (default: two weeks)'],
    ['--yes', 'skip the confirmation prompt'],
  ],
  input: z.object({ ...tenantInput, grace: longGrace, yes: flag }),
  async run(run, { tenant, grace, yes }) {
    const { services, by } = await run.open();
    const { id, slug } = await pickTenant(services.tenants, tenant);
    const until = isoTime(run.clock.now() + grace * 1_000);
    const consequence = grace > 0 ? `Payments begun before are recorded until ${until}` : 'A customer who is paying now may be charged without a record of it';
    await run.confirm(`Turn off payments for ${slug}? ${consequence}.`, yes);
    await services.paymentSettings.remove(by, id, grace);
    run.print({ tenant: slug, payments: false }, () => `Payments are off for ${slug}.`);
  },
});
