import { z } from 'zod';
import { isExactOrigin } from '../../../protocol/origin.ts';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import { isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import { compatNames, compatOf, compatSetting } from './compat.ts';
import { tenantTheme, themeOf } from './theme.ts';
import { field, name, parseInput, text } from '../../platform/http/field.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import { shownWidget, widgetIdsOf, widgetIdsSetting } from './widget-ids.ts';

/** What a tenant gets without saying anything. */
export const tenantDefaults = { issuer: 'vitrine', bridgeAudience: 'vitrine-embed', maxTokenSeconds: 3_600, customerSessionsPerMinute: 60 } as const;

/** Bounds of a tenant's settings. */
export const tenantLimits = { minTokenSeconds: 60, maxTokenSeconds: 86_400, allowedOrigins: 50, sessionsPerMinute: 1_000 } as const;

const originRule = 'must be an origin as a browser writes it: https (http on loopback only), host and port, no path, no wildcard';

/** Origin of a page. */
export const pageOrigin = field<string>('invalid_origin', (value) => `${shortly(value)} ${originRule}`, isExactOrigin, { type: 'string', format: 'uri' });

const shortly = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100);

const slug = z.string().regex(/^[a-z0-9-]{2,40}$/, { error: 'must be 2 to 40 lower-case letters, digits or hyphens' });

const settings = {
  name: text(120),
  issuer: name().meta({ description: 'The "iss" that tokens of this tenant must carry.' }),
  audience: name().nullable().meta({ description: 'The "aud" that tokens must carry; null: none is asked for.' }),
  bridgeAudience: name().meta({ description: 'The "aud" that bridge tokens must carry, such as "aforo-embed" where a backend mints them so already.' }),
  maxTokenSeconds: z
    .int()
    .min(tenantLimits.minTokenSeconds)
    .max(tenantLimits.maxTokenSeconds)
    .meta({ description: 'Longest accepted token lifetime, "exp" minus "iat".' }),
  loginUrl: z.string().min(1).nullable().meta({ description: 'Where private direct links send a viewer to sign in.' }),
  refreshUrl: z
    .string()
    .min(1)
    .nullable()
    .meta({
      description:
        'Where the pages of the tenant get their tokens: what "vitrine csp" prints for connect-src, and "vitrine doctor" checks. Pages name it themselves, ' +
        'in the option refreshUrl: no server tells a page where to send its cookies.',
    }),
  allowedOrigins: z.array(pageOrigin).max(tenantLimits.allowedOrigins).meta({ description: 'Origins of the pages that may embed.' }),
  viewersSeeDrafts: z
    .boolean()
    .meta({
      description:
        'Whether viewers see receipts that are still drafts, whose content may change. Off unless said for a new tenant; receipts show once they are sealed.',
    }),
  magicLinks: z.boolean().meta({ description: 'Whether customers may sign in with a link by e-mail.' }),
  signInProxy: z.boolean().meta({ description: 'Whether the older sign-in proxy is answered: an API key and an e-mail address become a token.' }),
  siteSessionsPerMinute: z
    .int()
    .min(1)
    .max(tenantLimits.sessionsPerMinute)
    .nullable()
    .meta({ description: 'Most sessions that one site (an embed key, or the API key of the sign-in proxy) may open in a minute; null: no ceiling.' }),
  customerSessionsPerMinute: z
    .int()
    .min(1)
    .max(tenantLimits.sessionsPerMinute)
    .meta({ description: 'Most sessions that one customer may open on one site in a minute.' }),
  attributeIdentity: z
    .boolean()
    .meta({ description: 'Whether a page may say who its viewer is without any proof. Opens only widgets that are declared safe for it.' }),
  theme: tenantTheme.nullable().meta({ description: 'How widgets and direct links of the tenant look; null: neutral.' }),
  compat: compatSetting,
  widgetIds: widgetIdsSetting,
};

/** A new tenant. The slug stands in addresses and never changes. */
export const newTenant = z
  .strictObject({
    slug,
    mode: z
      .enum(['live', 'test'])
      .default('live')
      .meta({ description: 'A test tenant has keys of its own kind, which never open a live one. It never changes.' }),
    name: settings.name,
    issuer: settings.issuer.default(tenantDefaults.issuer),
    audience: settings.audience.default(null),
    bridgeAudience: settings.bridgeAudience.default(tenantDefaults.bridgeAudience),
    maxTokenSeconds: settings.maxTokenSeconds.default(tenantDefaults.maxTokenSeconds),
    loginUrl: settings.loginUrl.default(null),
    refreshUrl: settings.refreshUrl.default(null),
    allowedOrigins: settings.allowedOrigins.default([]),
    viewersSeeDrafts: settings.viewersSeeDrafts.default(false),
    magicLinks: settings.magicLinks.default(false),
    signInProxy: settings.signInProxy.default(false),
    attributeIdentity: settings.attributeIdentity.default(false),
    theme: settings.theme.default(null),
    compat: compatSetting.default([]),
    widgetIds: widgetIdsSetting.default({}),
    siteSessionsPerMinute: settings.siteSessionsPerMinute.default(null),
    customerSessionsPerMinute: settings.customerSessionsPerMinute.default(tenantDefaults.customerSessionsPerMinute),
  })
  .meta({ id: 'NewTenant' });

export type NewTenant = z.output<typeof newTenant>;

export const tenantPatch = z.strictObject(settings).partial().meta({ id: 'TenantPatch' });

export type TenantPatch = z.output<typeof tenantPatch>;

/** A tenant as the API writes it. */
export const tenant = z
  .object({
    id: z.string(),
    slug: z.string(),
    mode: z.enum(['live', 'test']),
    name: z.string(),
    issuer: z.string(),
    audience: z.string().nullable(),
    bridgeAudience: z.string(),
    maxTokenSeconds: z.int(),
    loginUrl: z.string().nullable(),
    refreshUrl: z.string().nullable(),
    allowedOrigins: z.array(z.string()),
    viewersSeeDrafts: z.boolean(),
    magicLinks: z.boolean(),
    signInProxy: z.boolean(),
    attributeIdentity: z.boolean(),
    theme: tenantTheme.nullable(),
    compat: z.array(z.enum(compatNames)),
    widgetIds: z.record(z.string(), shownWidget),
    siteSessionsPerMinute: z.int().nullable(),
    customerSessionsPerMinute: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Tenant' });

export type Tenant = z.output<typeof tenant>;

/** What can change of a tenant. */
export type TenantSettings = Omit<NewTenant, 'slug' | 'mode'>;

export const settingsOf = (row: TenantRow): TenantSettings => ({
  name: row.name,
  issuer: row.issuer,
  audience: row.audience,
  bridgeAudience: row.bridge_audience,
  maxTokenSeconds: row.max_token_seconds,
  loginUrl: row.login_url,
  refreshUrl: row.refresh_url,
  allowedOrigins: allowedOriginsOf(row),
  viewersSeeDrafts: row.viewers_see_drafts === 1,
  magicLinks: row.magic_links === 1,
  signInProxy: row.sign_in_proxy === 1,
  attributeIdentity: row.attribute_identity === 1,
  theme: themeOf(row),
  compat: compatOf(row),
  widgetIds: widgetIdsOf(row),
  siteSessionsPerMinute: row.site_sessions_per_minute,
  customerSessionsPerMinute: row.customer_sessions_per_minute,
});

export const tenantOf = (row: TenantRow): Tenant => ({
  id: row.id,
  slug: row.slug,
  mode: row.mode,
  ...settingsOf(row),
  createdAt: isoTime(row.created_at),
  updatedAt: isoTime(row.updated_at),
});

/** The origins that may embed this tenant's widgets. */
export const allowedOriginsOf = (row: Pick<TenantRow, 'allowed_origins_json'>): string[] => z.array(z.string()).parse(JSON.parse(row.allowed_origins_json));

/** Each origin once. @throws HttpError `invalid_origin`, naming every one that is not exact. */
export const checkOrigins = (origins: readonly string[]): string[] => [
  ...new Set(parseInput(z.object({ allowedOrigins: z.array(pageOrigin) }), { allowedOrigins: origins }, 'The list of pages').allowedOrigins),
];

/** @throws HttpError `invalid_request` when a page must not be sent there. */
export function checkRefreshUrl(value: string, publicUrl: string): string {
  const fault = faultOfTarget(value, publicUrl);
  if (fault) throw new HttpError('invalid_request', `The refresh URL ${fault}.`, { errors: [{ path: 'refreshUrl', message: fault }] });
  return new URL(value).href;
}
