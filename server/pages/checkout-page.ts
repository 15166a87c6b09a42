import type { RequestHandler } from 'express';
import { HttpError } from '../errors/http-error.ts';
import type { PageServices } from './page-services.ts';
import { redirect } from './send.ts';

/** Redirects a customer to the page where they pay, whose address may only be known at that time, and from there back to where they came from. */
export const checkoutPage =
  ({ checkouts }: Pick<PageServices, 'checkouts'>): RequestHandler =>
  async (request, response) => {
    const [, id = '', mac = '', back] = /^\/pay\/(chk_[0-9a-f]{24})\/([\w-]{22})(\/back)?$/.exec(request.path) ?? [];
    if (id === '') throw new HttpError('not_found', 'There is no such checkout.');
    redirect(response, 303, await (back === undefined ? checkouts.open(id, mac) : checkouts.returnUrlOf(id, mac)));
  };
