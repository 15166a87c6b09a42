import { z } from 'zod';
import { isoTime } from '../../clock.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import { compatNames, compatOf } from './compat.ts';
import { settings, tenantDefaults } from './settings.ts';
import { tenantTheme, themeOf } from './theme.ts';
import { shownWidget, widgetIdsOf } from './widget-ids.ts';

/** The form of a slug. Other texts are not looked up. */
export const slugShape = /^[a-z0-9-]{2,40}$/;

const slug = z.string().regex(slugShape, { error: 'must be 2 to 40 lower-case letters, digits or hyphens' });

/** A new tenant. The slug is part of URLs and never changes. */
export const newTenant = z
  .strictObject({
    slug,
    mode: z
      .enum(['live', 'test'])
      .default('live')
      .meta({ description: 'Cannot be changed later. A test tenant has separate test keys, which a live tenant does not accept.' }),
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
    compat: settings.compat.default([]),
    widgetIds: settings.widgetIds.default({}),
    siteSessionsPerMinute: settings.siteSessionsPerMinute.default(null),
    customerSessionsPerMinute: settings.customerSessionsPerMinute.default(tenantDefaults.customerSessionsPerMinute),
    timeZone: settings.timeZone.default(tenantDefaults.timeZone),
  })
  .meta({ id: 'NewTenant' });

export type NewTenant = z.output<typeof newTenant>;

export const tenantPatch = z.strictObject(settings).partial().meta({ id: 'TenantPatch' });

export type TenantPatch = z.output<typeof tenantPatch>;

/** A tenant, as the API returns it. */
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
    timeZone: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Tenant' });

export type Tenant = z.output<typeof tenant>;

/** The settings of a tenant that can change. */
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
  timeZone: row.time_zone,
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
