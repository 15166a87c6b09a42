import { z } from 'zod';
import { locales } from '../../../protocol/locales.ts';
import { magicTokenParameter } from '../../../protocol/messages.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { emailAddress } from '../../resources/customers/model.ts';
import type { MagicLinkRow } from '../../platform/store/rows/credential-rows.ts';

/** How long a link is good. */
export const linkSeconds = 15 * 60;
/** Wrong codes that end a link. */
export const codeTries = 5;

/**
 * Who may ask how often; a backend is limited by its API key in place of an address, and is told. Over a limit nothing is said and nothing is sent; only
 * redeeming is answered 429. Requests of a flood, counted by client address, are not even stored, so that nobody else's wait behind them. `address` is for
 * one client address on one site. Those of a site, of the tenant and of the whole server count mails alone, so that made-up addresses do not use them up. A
 * site has half of its tenant's: what one of them uses up, another one still has. `redeem` counts what was not good; whoever has the right link comes in.
 */
export const magicLinkLimits = {
  flood: { points: 60, seconds: 60 },
  backend: { points: 300, seconds: 60 },
  address: { points: 10, seconds: 60 },
  email: { points: 5, seconds: 3_600 },
  site: { points: 300, seconds: 3_600 },
  tenant: { points: 600, seconds: 3_600 },
  server: { points: 1_000, seconds: 600 },
  redeem: { points: 60, seconds: 60 },
} as const;

/** What a page sends. What is wrong with the values is nobody's to know: the answer is the same. */
export const newAsk = z
  .strictObject({
    email: z.string().meta({ description: 'Where the link is sent, if a customer of the tenant has this address.' }),
    returnUrl: z.string().meta({ description: 'The page that the link leads back to, of an origin of the embed key. A fragment of it, a route, is kept.' }),
    locale: z.enum(locales).optional().meta({ description: 'Language of the mail. Left out: what `Accept-Language` wants.' }),
  })
  .meta({ id: 'NewMagicLink' });

/** `foreign`: from a page of another server, in whose words it was asked. No page of ours can say so. */
export type NewAsk = z.output<typeof newAsk> & { foreign?: 'aforo' };

/** What a backend sends. Its page is one of an embed key, and what is wrong with that is told at once. */
export const newSend = newAsk
  .extend({ email: emailAddress, embedKey: z.string().max(100).meta({ description: 'The key of the page that the link leads back to.' }) })
  .meta({ id: 'NewMagicLinkToSend' });

/** What is kept of the asking until it is worked on. */
export const ask = z.object({
  embedKeyId: z.string(),
  email: z.string(),
  returnUrl: z.string(),
  locale: z.enum(locales),
  browserHash: z.string(),
  requestId: z.string().nullable(),
  address: z.string().nullable(),
  /** Id of the API key of a backend, when no page has asked. */
  sentBy: z.string().optional(),
  /** Set: the page is one of another server, whose link needs no proof beside itself. */
  foreign: z.literal('aforo').optional(),
});

export type Ask = z.output<typeof ask>;

/** What somebody brings who comes from the mail. One of the last two is needed. */
export const redemption = z
  .strictObject({
    token: z
      .string()
      .max(200)
      .meta({ description: `What the address of the page carried as "${magicTokenParameter}".` }),
    browserSecret: z.string().max(200).optional().meta({ description: 'What the asking browser was given. Whoever has it goes straight in.' }),
    code: z.string().max(20).optional().meta({ description: 'The six digits of the mail, for any other browser. Five tries.' }),
  })
  .meta({ id: 'MagicLinkRedemption' });

/** `foreign`: by a page of another server. That opens links which such a page has asked for, and no others. */
export type Redemption = z.output<typeof redemption> & { foreign?: true };

/** The parameter in which pages of another server look for the token, always in the query. */
export const foreignParameter = { aforo: 'aforo_magic_token' } as const;

/** A link as an operator sees it: nothing that would open it. */
export interface MagicLink {
  id: string;
  customerId: string;
  origin: string;
  state: 'open' | 'ended';
  codeTries: number;
  createdAt: string;
  expiresAt: string;
  consumedAt: string | null;
}

export const magicLinkOf = (row: MagicLinkRow, now: number): MagicLink => ({
  id: row.id,
  customerId: row.customer_id,
  origin: row.origin,
  state: row.consumed_at === null && row.expires_at > now && row.code_tries < codeTries ? 'open' : 'ended',
  codeTries: row.code_tries,
  createdAt: isoTime(row.created_at),
  expiresAt: isoTime(row.expires_at),
  consumedAt: isoTimeOrNull(row.consumed_at),
});
