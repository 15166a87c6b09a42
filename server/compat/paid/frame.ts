import { queryOf, namedParameters, valueOf } from '../../platform/http/input/query.ts';
import { findLink, hasToken } from '../../pages/direct-link/direct-link.ts';
import { type LinkStores, publicGrant } from '../../pages/direct-link/linked-document.ts';
import type { FramedLink } from '../../pages/router.ts';
import { compatOf } from '../../resources/tenants/compat.ts';
import { themeStyle } from '../../pages/theme-style.ts';
import { allowedOriginsOf } from '../../resources/tenants/model.ts';
import { themeOf } from '../../resources/tenants/theme.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type PaidDeps, form } from './wires.ts';

/**
 * Serves `GET /public/value-receipts/{t}?mode=embed&parent_origin={origin}`, the frame that Paid's pages embed. The tenant's list decides which pages may show
 * it; `parent_origin` is the page's own claim and decides nothing. For a tenant without this vendor, the parameters are ignored. A published receipt is shown
 * to anyone with the address, without a token.
 */
export function paidFrame({ receipts, invoices, tenants, clock }: Pick<PaidDeps, 'tenants' | 'clock'> & LinkStores): FramedLink {
  return async (request, response, sendFrame) => {
    const query = queryOf(request.originalUrl);
    const [mode] = namedParameters(query).filter(({ name }) => name === 'mode');
    if (!mode || valueOf(mode) !== 'embed' || hasToken(query) || !request.path.startsWith('/public/')) return false;
    const link = await findLink({ receipts, invoices }, request.path).catch((error: unknown) => {
      if (error instanceof HttpError && error.code === 'not_found') return undefined;
      throw error;
    });
    const tenant = link && (await tenants.find(link.document.tenantId));
    if (!link || !tenant || !compatOf(tenant).includes(form.name)) return false;
    const resource = link.path.replace(/^.*\//, '');
    const refresh = tenant.refresh_url === null ? {} : { refreshUrl: tenant.refresh_url };
    const data = { tenant: tenant.slug, allowedOrigins: allowedOriginsOf(tenant), config: { widget: 'receipt', resource } } as const;
    const published = link.document.isOpenTo(publicGrant, clock.now()) ? { published: `/api${link.path}` } : {};
    await sendFrame(request, response, { ...data, ...refresh, ...published, dialect: form.name }, { theme: themeStyle(themeOf(tenant)) });
    return true;
  };
}
