import { z } from 'zod';
import { faultOfTarget } from '../../access/redirect-rule.ts';
import { HttpError } from '../../errors/http-error.ts';
import { label, name } from '../../platform/http/field.ts';
import { compatSetting } from './compat.ts';
import { pageOrigin } from './page-origins.ts';
import { tenantTheme } from './theme.ts';
import { widgetIdsSetting } from './widget-ids.ts';

/** What a tenant gets without saying anything. */
export const tenantDefaults = { issuer: 'vitrine', bridgeAudience: 'vitrine-embed', maxTokenSeconds: 3_600, customerSessionsPerMinute: 60 } as const;

/** Bounds of a tenant's settings. */
export const tenantLimits = { minTokenSeconds: 60, maxTokenSeconds: 86_400, allowedOrigins: 50, sessionsPerMinute: 1_000 } as const;

/** What can be set of a tenant, and what is said of it. */
export const settings = {
  name: label(120),
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

/** @throws HttpError `invalid_request` when a page must not be sent there. */
export function checkRefreshUrl(value: string, publicUrl: string): string {
  const fault = faultOfTarget(value, publicUrl);
  if (fault) throw new HttpError('invalid_request', `The refresh URL ${fault}.`, { errors: [{ path: 'refreshUrl', message: fault }] });
  return new URL(value).href;
}
