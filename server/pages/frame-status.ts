import type { RequestHandler } from 'express';
import type { FrameStatus } from '../../protocol/frame-document.ts';
import { checkEmbedKey } from '../credentials/embed-keys/embed-key.ts';
import { HttpError } from '../errors/http-error.ts';
import { queryOf, readQuery } from '../platform/http/query.ts';
import { allowedOriginsOf, slugShape } from '../resources/tenants/model.ts';
import type { PageServices } from './page-services.ts';

/**
 * Says how the frame page would treat the page that asks, so that a host page can tell its reader why a frame is empty: browsers tell it nothing. It may be
 * read from everywhere, and says nothing that the frame page and its `frame-ancestors` do not say to everybody.
 */
export function frameStatus({ tenants, embedKeys }: Pick<PageServices, 'tenants' | 'embedKeys'>): RequestHandler {
  return async (request, response) => {
    // Failures are to be read as well.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'no-store');
    try {
      const { tenant: slug = '', embedKey } = readQuery(queryOf(request.originalUrl));
      const { origin } = request.headers;
      const origins = await originsOf(slug, embedKey);
      const status: FrameStatus = { isKnown: origins !== undefined, isListed: origin !== undefined && origins?.includes(origin) === true };
      response.json(status);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      response.status(error.status).json({ code: error.code });
    }
  };

  /** The pages that may show the frame; `undefined` when there is no such tenant, or no such key of it. */
  async function originsOf(slug: string, embedKey: string | undefined): Promise<readonly string[] | undefined> {
    const tenant = slugShape.test(slug) ? await tenants.find(slug) : undefined;
    if (!tenant || embedKey === undefined) return tenant && allowedOriginsOf(tenant);
    try {
      return [...(await checkEmbedKey({ embedKeys }, embedKey, tenant)).allowedOrigins];
    } catch (error) {
      if (error instanceof HttpError && error.status < 500) return undefined;
      throw error;
    }
  }
}
