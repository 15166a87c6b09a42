import { z } from 'zod';
import type { TenantRow } from '../../platform/store/schema.ts';

/** Servers whose existing callers a tenant can serve unchanged. Weaker ways in than Vitrine's own are separate switches. */
export const compatSwitches = {
  authio: 'widget tokens as Authio’s callers ask for them',
  returningai: 'access keys and the sign-in proxy as Returning.AI’s callers use them',
  paid: 'value receipts as Paid’s callers, pages and login pages use them',
  aforo: 'sessions as Aforo’s pages open them',
  'aforo-pdf-links': 'PDFs of private invoices by an address, as Aforo’s pages open them: each opens once within a minute, for anyone who has it',
  'aforo-magic-links': 'sign-in with only a link, as Aforo’s pages do it: anyone with the mail is signed in, in any browser',
} as const;

export type CompatSwitch = keyof typeof compatSwitches;

const isSwitch = (name: string): name is CompatSwitch => Object.hasOwn(compatSwitches, name);

export const compatNames: readonly CompatSwitch[] = Object.keys(compatSwitches).filter(isSwitch);

/** Switch names, without duplicates and in the table's order. */
export const compatSetting = z
  .array(z.enum(compatNames))
  .max(20)
  .transform((names) => compatNames.filter((name) => names.includes(name)))
  .meta({ description: `Other vendors whose API clients the tenant accepts: ${compatNames.join(', ')}. Default: none.` });

/** Returns the enabled switches. Names from a later release are ignored. */
export const compatOf = ({ compat_json }: Pick<TenantRow, 'compat_json'>): CompatSwitch[] =>
  z.array(z.string()).parse(JSON.parse(compat_json)).filter(isSwitch);
