import { checkLoginUrl } from '../../access/redirect-rule.ts';
import { type RandomBytes, randomId } from '../../access/secrets.ts';
import { type By, changedFields } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Clock } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database, Executor } from '../../platform/store/database.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import { type NewTenant, settingsOf, type TenantPatch, type TenantSettings } from './model.ts';
import { checkOrigins } from './page-origins.ts';
import { checkRefreshUrl } from './settings.ts';

export interface TenantStore {
  /** @throws HttpError `conflict` when the slug is taken, `invalid_origin`, `invalid_login_url`, `invalid_request`. */
  create(by: By, tenant: NewTenant): Promise<TenantRow>;
  /** Finds a tenant by id or slug. */
  find(idOrSlug: string): Promise<TenantRow | undefined>;
  /** @throws HttpError `not_found`. */
  read(idOrSlug: string): Promise<TenantRow>;
  /** @throws HttpError `not_found`, `invalid_origin`, `invalid_login_url`, `invalid_request`. */
  update(by: By, id: string, patch: TenantPatch): Promise<TenantRow>;
  /** Lists tenants by slug. `next` is the slug after which the next page begins. */
  list(ask: { after?: string | undefined; limit: number }): Promise<{ rows: TenantRow[]; next: string | null }>;
}

export interface TenantStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  /** This server's URL. Settings must not redirect back to it. */
  publicUrl: string;
  randomBytes?: RandomBytes;
}

const columnsOf = (settings: TenantSettings): Omit<TenantRow, 'id' | 'slug' | 'mode' | 'created_at' | 'updated_at' | 'tokens_from' | 'links_revoked_at'> => ({
  name: settings.name,
  issuer: settings.issuer,
  audience: settings.audience,
  bridge_audience: settings.bridgeAudience,
  max_token_seconds: settings.maxTokenSeconds,
  login_url: settings.loginUrl,
  refresh_url: settings.refreshUrl,
  allowed_origins_json: JSON.stringify(settings.allowedOrigins),
  viewers_see_drafts: Number(settings.viewersSeeDrafts),
  magic_links: Number(settings.magicLinks),
  sign_in_proxy: Number(settings.signInProxy),
  attribute_identity: Number(settings.attributeIdentity),
  compat_json: JSON.stringify(settings.compat),
  widget_ids_json: JSON.stringify(settings.widgetIds),
  theme_json: settings.theme === null ? null : JSON.stringify(settings.theme),
  site_sessions_per_minute: settings.siteSessionsPerMinute,
  customer_sessions_per_minute: settings.customerSessionsPerMinute,
  time_zone: settings.timeZone,
});

export function createTenantStore({ database, audit, clock, publicUrl, randomBytes }: TenantStoreOptions): TenantStore {
  /** Applies a patch. Only changed settings are validated, so that a stricter rule does not block other changes. */
  function patched(settings: TenantSettings, patch: TenantPatch): TenantSettings {
    const next = { ...settings };
    if (patch.name !== undefined) next.name = patch.name;
    if (patch.issuer !== undefined) next.issuer = patch.issuer;
    if (patch.audience !== undefined) next.audience = patch.audience;
    if (patch.bridgeAudience !== undefined) next.bridgeAudience = patch.bridgeAudience;
    if (patch.maxTokenSeconds !== undefined) next.maxTokenSeconds = patch.maxTokenSeconds;
    if (patch.loginUrl !== undefined) next.loginUrl = patch.loginUrl === null ? null : checkLoginUrl(patch.loginUrl, publicUrl);
    if (patch.refreshUrl !== undefined) next.refreshUrl = patch.refreshUrl === null ? null : checkRefreshUrl(patch.refreshUrl, publicUrl);
    if (patch.allowedOrigins !== undefined) next.allowedOrigins = checkOrigins(patch.allowedOrigins);
    if (patch.compat !== undefined) next.compat = patch.compat;
    if (patch.widgetIds !== undefined) next.widgetIds = patch.widgetIds;
    if (patch.theme !== undefined) next.theme = patch.theme;
    if (patch.siteSessionsPerMinute !== undefined) next.siteSessionsPerMinute = patch.siteSessionsPerMinute;
    if (patch.customerSessionsPerMinute !== undefined) next.customerSessionsPerMinute = patch.customerSessionsPerMinute;
    if (patch.timeZone !== undefined) next.timeZone = patch.timeZone;
    for (const name of ['viewersSeeDrafts', 'magicLinks', 'signInProxy', 'attributeIdentity'] as const) next[name] = patch[name] ?? next[name];
    return next;
  }

  const find = (query: Executor, idOrSlug: string): Promise<TenantRow | undefined> =>
    query
      .selectFrom('tenants')
      .selectAll()
      .where(idOrSlug.startsWith('ten_') ? 'id' : 'slug', '=', idOrSlug)
      .executeTakeFirst();

  return {
    async create(by, { slug, mode, ...settings }) {
      const columns = columnsOf(patched(settings, settings));
      const now = clock.now();
      return database.write(async (tx) => {
        const row = await tx
          .insertInto('tenants')
          .values({ id: randomId('ten', randomBytes), slug, mode, ...columns, created_at: now, updated_at: now, tokens_from: 0, links_revoked_at: 0 })
          .onConflict((conflict) => conflict.column('slug').doNothing())
          .returningAll()
          .executeTakeFirst();
        if (!row) throw new HttpError('conflict', `A tenant with the slug "${slug}" already exists.`);
        await audit.record(tx, {
          tenantId: row.id,
          by,
          action: 'tenant.created',
          target: { kind: 'tenant', id: row.id },
          after: { slug, mode, ...settingsOf(row) },
        });
        return row;
      });
    },

    find: (idOrSlug) => find(database.query, idOrSlug),

    async read(idOrSlug) {
      return (await find(database.query, idOrSlug)) ?? notFound();
    },

    update: (by, id, patch) =>
      database.write(async (tx) => {
        const select = tx.selectFrom('tenants').selectAll().where('id', '=', id);
        const row = (await (database.engine === 'postgres' ? select.forUpdate() : select).executeTakeFirst()) ?? notFound();
        const before = settingsOf(row);
        const after = patched(before, patch);
        const changed = changedFields(before, after);
        if (!changed) return row;
        const updated = { ...columnsOf(after), updated_at: clock.now() };
        await tx.updateTable('tenants').set(updated).where('id', '=', id).execute();
        await audit.record(tx, { tenantId: id, by, action: 'tenant.updated', target: { kind: 'tenant', id }, ...changed });
        return { ...row, ...updated };
      }, id),

    async list({ after, limit }) {
      let select = database.query.selectFrom('tenants').selectAll();
      if (after !== undefined) select = select.where('slug', '>', after);
      const rows = await select
        .orderBy('slug')
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit);
      return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.slug ?? null) : null };
    },
  };
}

function notFound(): never {
  throw new HttpError('not_found', 'There is no such tenant.');
}
