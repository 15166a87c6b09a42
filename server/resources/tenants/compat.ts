import { z } from 'zod';
import type { TenantRow } from '../../platform/store/schema.ts';

/** Servers whose callers a tenant can be spoken to by as they are, and what of it is a weaker way in than ours, each a switch of its own. */
export const compatSwitches = {
  authio: 'widget tokens as Authio’s callers ask for them',
  returningai: 'access keys and the sign-in proxy as Returning.AI’s callers use them',
  paid: 'value receipts as Paid’s callers, pages and login pages use them',
  aforo: 'sessions as Aforo’s pages open them',
  'aforo-pdf-links': 'PDFs of private invoices by an address, as Aforo’s pages open them: it opens once, for a minute, for whoever has it',
  'aforo-magic-links': 'sign-in by a link alone, as Aforo’s pages do it: whoever has the mail is in, in any browser',
} as const;

export type CompatSwitch = keyof typeof compatSwitches;

const isSwitch = (name: string): name is CompatSwitch => Object.hasOwn(compatSwitches, name);

export const compatNames: readonly CompatSwitch[] = Object.keys(compatSwitches).filter(isSwitch);

/** Names of switches, each once and in the order of the table. */
export const compatSetting = z
  .array(z.enum(compatNames))
  .max(20)
  .transform((names) => compatNames.filter((name) => names.includes(name)))
  .meta({ description: `Other servers whose callers are answered in their own words: ${compatNames.join(', ')}. None unless said.` });

/** What is on. A name that a later release has written, and this one does not know, is none here. */
export const compatOf = ({ compat_json }: Pick<TenantRow, 'compat_json'>): CompatSwitch[] =>
  z.array(z.string()).parse(JSON.parse(compat_json)).filter(isSwitch);
