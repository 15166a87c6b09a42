import type { RequestHandler } from 'express';
import type { FrameStatus } from '../../protocol/frame-document.ts';
import { checkEmbedKey } from '../credentials/embed-keys/embed-key.ts';
import { HttpError } from '../errors/http-error.ts';
import { queryOf, readQuery } from '../platform/http/input/query.ts';
import { allowedOriginsOf, slugShape } from '../resources/tenants/model.ts';
import type { PageServices } from './page-services.ts';

/**
 * Tells how the frame page would treat the requesting page, so that a host page can explain an empty frame, for which browsers give no reason. Every page may
 * read it. It reveals nothing that the frame page and its `frame-ancestors` do not show to everyone.
 */
export function frameStatus({ tenants, embedKeys }: Pick<PageServices, 'tenants' | 'embedKeys'>): RequestHandler {
  return async (request, response) => {
    // Pages must be able to read errors, too.
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

  /** Returns the origins that may show the frame; `undefined` when there is no such tenant, or it has no such key. */
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
