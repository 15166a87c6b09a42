import { z } from 'zod';
import { widgetScopes, type WidgetScope } from '../../../protocol/tokens.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { text } from '../../platform/http/input/field.ts';
import type { WidgetTokenRow } from '../../platform/store/rows/credential-rows.ts';
import { pageOrigin } from '../../resources/tenants/page-origins.ts';

/** How long a widget token may live, and how many pages it may be for. */
export const widgetTokenLimits = { minSeconds: 60, maxSeconds: 3_600, defaultSeconds: 1_800, origins: 20 } as const;

const { minSeconds, maxSeconds, defaultSeconds } = widgetTokenLimits;
const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const once = { error: 'must name each once' };

/** Request for a widget token. A lifetime outside the bounds is moved to the nearer bound. */
export const newWidgetToken = z
  .strictObject({
    customerId: text(255).meta({ description: 'Id or external id of the customer whose connections and directories the token opens.' }),
    scopes: z.array(z.enum(widgetScopes)).min(1).max(widgetScopes.length).refine(unique, once),
    origins: z
      .array(pageOrigin)
      .min(1)
      .max(widgetTokenLimits.origins)
      .refine(unique, once)
      .meta({ description: 'Exact origins of the pages that may use the token.' }),
    ttlSeconds: z
      .int()
      .default(defaultSeconds)
      .transform((seconds) => Math.min(Math.max(seconds, minSeconds), maxSeconds))
      .meta({ description: `Lifetime in seconds, ${minSeconds} to ${maxSeconds}. Values outside are clamped. Default ${defaultSeconds}.` }),
  })
  .meta({ id: 'NewWidgetToken' });

/** `foreign`: requested through a vendor API, whose verifiers expect no audience. Callers of Vitrine's own API cannot set it. */
export type NewWidgetToken = z.output<typeof newWidgetToken> & { foreign?: true };

/** A widget token in a list. The token itself is shown once, when it is minted. */
export const widgetToken = z
  .object({
    id: z.string(),
    customerId: z.string(),
    scopes: z.array(z.enum(widgetScopes)),
    origins: z.array(z.string()),
    state: z.enum(['active', 'expired', 'revoked']),
    mintedBy: z.string().nullable().meta({ description: 'Id of the API key that minted the token, or `null` for the command line.' }),
    createdAt: z.string(),
    expiresAt: z.string(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: 'WidgetToken' });

export type WidgetToken = z.output<typeof widgetToken>;

/** A new widget token. */
export const mintedWidgetToken = z
  .object({ id: z.string(), token: z.string().meta({ description: 'The JWT. It is returned only once.' }), expiresAt: z.string(), warning: z.string() })
  .meta({ id: 'MintedWidgetToken', description: 'A widget token with its JWT, which is returned only once.' });

export type MintedWidgetToken = z.output<typeof mintedWidgetToken>;

export const onceWarning = 'This token is shown once. Keep it on your backend, and give it to a page only while that page is rendered.';

const scopesOf = z.array(z.enum(widgetScopes));
const originsOf = z.array(z.string());

export const readScopes = ({ scopes_json }: Pick<WidgetTokenRow, 'scopes_json'>): WidgetScope[] => scopesOf.parse(JSON.parse(scopes_json));
export const readOrigins = ({ origins_json }: Pick<WidgetTokenRow, 'origins_json'>): string[] => originsOf.parse(JSON.parse(origins_json));

export const widgetTokenOf = (row: WidgetTokenRow, nowMs: number): WidgetToken => ({
  id: row.id,
  customerId: row.customer_id,
  scopes: readScopes(row),
  origins: readOrigins(row),
  state: row.revoked_at !== null ? 'revoked' : row.expires_at <= nowMs ? 'expired' : 'active',
  mintedBy: row.minted_by,
  createdAt: isoTime(row.created_at),
  expiresAt: isoTime(row.expires_at),
  revokedAt: isoTimeOrNull(row.revoked_at),
});
