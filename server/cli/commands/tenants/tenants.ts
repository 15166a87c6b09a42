import { z } from 'zod';
import { parseInput } from '../../../platform/http/input/field.ts';
import { newTenant, type Tenant, tenantOf, tenantPatch } from '../../../resources/tenants/model.ts';
import { tenantLimits } from '../../../resources/tenants/settings.ts';
import { command } from '../../command.ts';
import { onOff, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const settingOptions = [
  ['--issuer <text>', 'the "iss" that tokens must carry'],
  ['--audience <text>', 'the "aud" that tokens must carry'],
  ['--bridge-audience <text>', 'the "aud" that bridge tokens must carry (default: vitrine-embed)'],
  ['--max-token-seconds <seconds>', 'maximum lifetime of tenant tokens, 60 to 86400'],
  ['--login-url <url>', 'sign-in page for viewers who open a private direct link'],
  ['--refresh-url <url>', 'address where pages fetch tokens; used by csp and doctor only'],
  ['--allowed-origin <origin...>', 'origins of the pages that may embed; replaces the current list'],
  ['--viewers-see-drafts <on|off>', 'whether viewers see receipts before they are sealed'],
  ['--magic-links <on|off>', 'whether customers may sign in with a link by e-mail'],
  ['--sign-in-proxy <on|off>', 'whether a backend may exchange an e-mail address for a token, with an API key'],
  ['--attribute-identity <on|off>', 'whether a page may identify its viewer without proof'],
  ['--site-sessions-per-minute <count>', 'maximum sessions that a site may open per minute, 1 to 1000'],
  ['--customer-sessions-per-minute <count>', 'maximum sessions that a customer may open on a site per minute, 1 to 1000'],
  ['--time-zone <name>', 'zone of the days on which invoices become overdue, such as America/New_York (default: UTC)'],
] as const;

const settings = {
  issuer: z.string().optional(),
  audience: z.string().optional(),
  bridgeAudience: z.string().optional(),
  maxTokenSeconds: wholeNumber(0, 1_000_000).optional(),
  loginUrl: z.string().optional(),
  refreshUrl: z.string().optional(),
  allowedOrigin: z.array(z.string()).optional(),
  viewersSeeDrafts: onOff.optional(),
  magicLinks: onOff.optional(),
  signInProxy: onOff.optional(),
  attributeIdentity: onOff.optional(),
  siteSessionsPerMinute: wholeNumber(1, tenantLimits.sessionsPerMinute).optional(),
  customerSessionsPerMinute: wholeNumber(1, tenantLimits.sessionsPerMinute).optional(),
  timeZone: z.string().optional(),
};

/** The API uses plural names where a flag is repeated. */
const toSettings = ({ allowedOrigin, ...rest }: { allowedOrigin?: string[] | undefined } & Record<string, unknown>) => ({
  ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
  ...(allowedOrigin !== undefined && { allowedOrigins: allowedOrigin }),
});

const clearable = ['audience', 'login-url', 'refresh-url', 'allowed-origin', 'site-sessions-per-minute'] as const;
const cleared = {
  audience: { audience: null },
  'login-url': { loginUrl: null },
  'refresh-url': { refreshUrl: null },
  'allowed-origin': { allowedOrigins: [] },
  'site-sessions-per-minute': { siteSessionsPerMinute: null },
} as const;

export const tenantsCreate = command({
  name: 'tenants create',
  summary: 'create a tenant',
  example: 'tenants create acme --name "Acme Ltd" --issuer https://acme.example --allowed-origin https://app.acme.example',
  arguments: [['<slug>', 'short name used in addresses; it cannot be changed']],
  options: [['--name <text>', 'name shown to viewers'], ...settingOptions],
  input: z.object({ slug: z.string(), name: z.string({ error: 'is required' }), ...settings }),
  async run(run, { slug, ...rest }) {
    const { services, by } = await run.open({ create: true });
    show(run, tenantOf(await services.tenants.create(by, parseInput(newTenant, { slug, ...toSettings(rest) }, 'The tenant'))));
  },
});

export const tenantsList = command({
  name: 'tenants list',
  summary: 'list all tenants',
  example: 'tenants list',
  input: z.object({}),
  async run(run) {
    const { services } = await run.open();
    const items: Tenant[] = [];
    let after: string | undefined;
    do {
      const page = await services.tenants.list({ after, limit: 500 });
      items.push(...page.rows.map(tenantOf));
      after = page.next ?? undefined;
    } while (after !== undefined);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Slug', value: (tenant) => tenant.slug },
          { title: 'Name', value: (tenant) => tenant.name, shrinks: true },
          { title: 'Issuer', value: (tenant) => tenant.issuer, shrinks: true },
          { title: 'Allowed origins', value: (tenant) => tenant.allowedOrigins.join(' ') || 'none', shrinks: true },
          { title: 'Id', value: (tenant) => tenant.id },
        ],
        items,
        'There are no tenants yet. Create one with vitrine tenants create.',
      ),
    );
  },
});

export const tenantsShow = command({
  name: 'tenants show',
  summary: 'show the settings of a tenant',
  example: 'tenants show acme',
  arguments: [['[slug]', 'slug or id of the tenant; optional while there is only one']],
  input: z.object({ slug: z.string().optional() }),
  async run(run, { slug }) {
    const { services } = await run.open();
    show(run, tenantOf(await pickTenant(services.tenants, slug)));
  },
});

export const tenantsUpdate = command({
  name: 'tenants update',
  summary: 'change the settings of a tenant',
  example: 'tenants update --tenant acme --allowed-origin https://app.acme.example https://admin.acme.example',
  options: [tenantOption, ['--name <text>', 'name shown to viewers'], ...settingOptions, ['--clear <setting...>', `clear settings: ${clearable.join(', ')}`]],
  input: z.object({
    ...tenantInput,
    name: z.string().optional(),
    ...settings,
    clear: z.array(z.enum(clearable, `must be one of ${clearable.join(', ')}`)).default([]),
  }),
  async run(run, { tenant, clear, ...rest }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    const patch = Object.assign({}, toSettings(rest), ...clear.map((name) => cleared[name]));
    show(run, tenantOf(await services.tenants.update(by, id, parseInput(tenantPatch, patch, 'The tenant'))));
  },
});

function show(run: Run, tenant: Tenant): void {
  run.print(tenant, () =>
    formatFields(run.terminal, [
      ['slug', tenant.slug],
      ['name', tenant.name],
      ['id', tenant.id],
      ['issuer', tenant.issuer],
      ['audience', tenant.audience ?? 'none'],
      ['bridge audience', tenant.bridgeAudience],
      ['max token lifetime', `${tenant.maxTokenSeconds} s`],
      ['login URL', tenant.loginUrl ?? 'none'],
      ['refresh URL', tenant.refreshUrl ?? 'none'],
      ['allowed origins', tenant.allowedOrigins.join(' ') || 'none'],
      ['viewers see drafts', tenant.viewersSeeDrafts ? 'on' : 'off'],
      ['magic links', tenant.magicLinks ? 'on' : 'off'],
      ['sign-in proxy', tenant.signInProxy ? 'on' : 'off'],
      ['attribute identity', tenant.attributeIdentity ? 'on' : 'off'],
      ['compatible APIs', tenant.compat.join(' ') || 'none'],
      ['sessions per minute', `${tenant.siteSessionsPerMinute ?? 'any number'} per site, ${tenant.customerSessionsPerMinute} per customer on a site`],
      ['time zone', tenant.timeZone],
      ['created', tenant.createdAt],
      ['updated', tenant.updatedAt],
    ]),
  );
}
