import type { RequestHandler } from 'express';
import { HttpError } from '../errors/http-error.ts';
import type { PageServices } from './page-services.ts';
import { redirect } from './send.ts';

/** The way to the page where a customer pays, where that is only known when somebody goes there. */
export const checkoutPage =
  ({ checkouts }: Pick<PageServices, 'checkouts'>): RequestHandler =>
  async (request, response) => {
    const [, id = '', mac = ''] = /^\/pay\/(chk_[0-9a-f]{24})\/([\w-]{22})$/.exec(request.path) ?? [];
    if (id === '') throw new HttpError('not_found', 'There is no such checkout.');
    redirect(response, 303, await checkouts.open(id, mac));
  };
