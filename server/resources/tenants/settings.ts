import { z } from 'zod';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import { HttpError } from '../../errors/http-error.ts';
import { label, name } from '../../platform/http/input/field.ts';
import { compatSetting } from './compat.ts';
import { pageOrigin } from './page-origins.ts';
import { tenantTheme } from './theme.ts';
import { timeZoneSetting } from './time-zone.ts';
import { widgetIdsSetting } from './widget-ids.ts';

/** Default settings of a tenant. */
export const tenantDefaults = {
  issuer: 'vitrine',
  bridgeAudience: 'vitrine-embed',
  maxTokenSeconds: 3_600,
  customerSessionsPerMinute: 60,
  timeZone: 'UTC',
} as const;

/** Bounds of a tenant's settings. */
export const tenantLimits = { minTokenSeconds: 60, maxTokenSeconds: 86_400, allowedOrigins: 50, sessionsPerMinute: 1_000 } as const;

/** The settings of a tenant, with their descriptions. */
export const settings = {
  name: label(120),
  issuer: name().meta({ description: 'Required `iss` claim of the tenant’s tokens.' }),
  audience: name().nullable().meta({ description: 'Required `aud` claim of tokens. `null`: not checked.' }),
  bridgeAudience: name().meta({ description: 'Required `aud` claim of bridge tokens, such as "aforo-embed" if your backend already uses it.' }),
  maxTokenSeconds: z
    .int()
    .min(tenantLimits.minTokenSeconds)
    .max(tenantLimits.maxTokenSeconds)
    .meta({ description: 'Longest accepted token lifetime in seconds: `exp` minus `iat`.' }),
  loginUrl: z.string().min(1).nullable().meta({ description: 'URL to which private direct links send a viewer to sign in.' }),
  refreshUrl: z
    .string()
    .min(1)
    .nullable()
    .meta({
      description:
        'URL from which the tenant’s pages fetch tokens. "vitrine csp" prints it for connect-src, and "vitrine doctor" checks it. Pages set their own ' +
        'refreshUrl option, because a server must not tell a page where to send its cookies.',
    }),
  allowedOrigins: z.array(pageOrigin).max(tenantLimits.allowedOrigins).meta({ description: 'Origins of the pages that can embed widgets.' }),
  viewersSeeDrafts: z
    .boolean()
    .meta({
      description:
        'Whether viewers see draft receipts, whose content can still change. Default for a new tenant: `false`, so receipts appear once sealed.',
    }),
  magicLinks: z.boolean().meta({ description: 'Whether customers can sign in with an e-mailed link.' }),
  signInProxy: z.boolean().meta({ description: 'Enables the legacy sign-in proxy, which exchanges an API key and an e-mail address for a token.' }),
  siteSessionsPerMinute: z
    .int()
    .min(1)
    .max(tenantLimits.sessionsPerMinute)
    .nullable()
    .meta({ description: 'Maximum sessions per minute for one site (an embed key, or the API key of the sign-in proxy). `null`: no limit.' }),
  customerSessionsPerMinute: z
    .int()
    .min(1)
    .max(tenantLimits.sessionsPerMinute)
    .meta({ description: 'Maximum sessions per minute for one customer on one site.' }),
  attributeIdentity: z
    .boolean()
    .meta({ description: 'Whether a page can identify its viewer without proof. This opens only widgets that are declared safe for it.' }),
  theme: tenantTheme.nullable().meta({ description: 'Appearance of the tenant’s widgets and direct links. `null`: neutral.' }),
  compat: compatSetting,
  widgetIds: widgetIdsSetting,
  timeZone: timeZoneSetting,
};

/** @throws HttpError `invalid_request` when pages must not be redirected to the URL. */
export function checkRefreshUrl(value: string, publicUrl: string): string {
  const fault = faultOfTarget(value, publicUrl);
  if (fault) throw new HttpError('invalid_request', `The refresh URL ${fault}.`, { errors: [{ path: 'refreshUrl', message: fault }] });
  return new URL(value).href;
}
