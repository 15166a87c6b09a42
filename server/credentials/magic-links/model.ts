import { z } from 'zod';
import { locales } from '../../../protocol/locales.ts';
import { magicTokenParameter } from '../../../protocol/messages.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { emailAddress } from '../../resources/customers/model.ts';
import type { MagicLinkRow } from '../../platform/store/rows/credential-rows.ts';

/** How long a link is valid. */
export const linkSeconds = 15 * 60;
/** Number of wrong codes that end a link. */
export const codeTries = 5;

/**
 * Limits on requests. A backend is limited by its API key instead of an address, and gets an error. For pages, a request over a limit gets the usual response
 * but no mail; only redeeming answers 429. `flood` counts by client address: requests over it are not stored, so that others do not wait behind them. `address`
 * is for one client address on one site. `site`, `tenant` and `server` count only mails, so made-up addresses do not use them up. A site has half of its
 * tenant's limit, so one site cannot block another. `redeem` counts failures; a valid link is always accepted.
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

/** Request from a page. Invalid values are not reported: the response is always the same. */
export const newMagicLink = z
  .strictObject({
    email: z.string().meta({ description: 'Address to send the link to, if a customer of the tenant has it.' }),
    returnUrl: z.string().meta({ description: 'Page that the link returns to, on an origin of the embed key. Its fragment is kept.' }),
    locale: z.enum(locales).optional().meta({ description: 'Language of the mail. Default: from `Accept-Language`.' }),
  })
  .meta({ id: 'NewMagicLink' });

/** `foreign`: sent through a vendor API (`server/compat`). Vitrine's own pages cannot set it. */
export type NewMagicLink = z.output<typeof newMagicLink> & { foreign?: 'aforo' };

/** Request from a backend. Its page belongs to an embed key, and invalid values are reported. */
export const newMagicLinkToSend = newMagicLink
  .extend({ email: emailAddress, embedKey: z.string().max(100).meta({ description: 'Embed key of the page that the link returns to.' }) })
  .meta({ id: 'NewMagicLinkToSend' });

/** The stored form of a request, until it is processed. */
export const storedRequest = z.object({
  embedKeyId: z.string(),
  email: z.string(),
  returnUrl: z.string(),
  locale: z.enum(locales),
  browserHash: z.string(),
  requestId: z.string().nullable(),
  address: z.string().nullable(),
  /** Id of the backend's API key; absent when a page asked. */
  sentBy: z.string().optional(),
  /** Set: sent through a vendor API, whose links need no further proof. */
  foreign: z.literal('aforo').optional(),
});

export type StoredRequest = z.output<typeof storedRequest>;

/** Request to redeem a link. One of `browserSecret` and `code` is needed. */
export const redemption = z
  .strictObject({
    token: z
      .string()
      .max(200)
      .meta({ description: `Value of "${magicTokenParameter}" in the address of the page.` }),
    browserSecret: z.string().max(200).optional().meta({ description: 'Secret returned to the requesting browser. It replaces the code.' }),
    code: z.string().max(20).optional().meta({ description: 'Six-digit code from the mail, for any other browser. Five attempts.' }),
  })
  .meta({ id: 'MagicLinkRedemption' });

/** `foreign`: sent through a vendor API. It redeems only links that were requested through one. */
export type Redemption = z.output<typeof redemption> & { foreign?: true };

/** Query parameter in which a vendor's pages look for the token. */
export const foreignParameter = { aforo: 'aforo_magic_token' } as const;

/** A link as shown to an operator, without its secrets. */
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
