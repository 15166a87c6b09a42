import type { Request, Response } from 'express';
import { callerAddress } from '../../access/client-address.ts';
import { requireArea } from '../../access/api-areas.ts';
import { refusal } from '../../access/tokens.ts';
import { basePathOf } from '../../config/public-url.ts';
import { keyIdShape, verifyTenantToken } from '../../credentials/tenant-tokens/tenant-token.ts';
import { HttpError } from '../../errors/http-error.ts';
import { wantsPage } from '../../platform/http/answers/wants-page.ts';
import { visitOf } from '../../platform/http/log/visit.ts';
import type { PageServices } from '../page-services.ts';
import { redirect, sendMessage } from '../send.ts';
import { type DirectLink, signInHref } from './direct-link.ts';
import type { createLinkCookies } from './link-cookies.ts';
import type { createLinkSessions } from './link-sessions.ts';

interface TokenExchangeOptions {
  services: PageServices;
  cookies: ReturnType<typeof createLinkCookies>;
  sessions: ReturnType<typeof createLinkSessions>;
}

/** Creates the function that exchanges a token in the address for a session of the link. */
export function createTokenExchange({ services, cookies, sessions }: TokenExchangeOptions) {
  const { tenants, tokens, clock, config } = services;
  const { publicUrl, trustProxyHops } = config;

  /** Verifies the token. @throws HttpError as for every credential, when the token is not valid or not for a link. */
  async function verified(text: string, tenantId: string): ReturnType<typeof verifyTenantToken> {
    const compact = tokens.read(text);
    if (typeof compact === 'string') throw refusal(compact);
    const kind = services.kindOf({ text, compact });
    if (!kind) throw refusal('The credential has an unknown format.');
    requireArea('link', kind.areas, kind.name);
    const { kid } = compact.header;
    const slug = kid === undefined || !keyIdShape.test(kid) ? (await tenants.read(tenantId)).slug : undefined;
    return verifyTenantToken(services, compact, slug);
  }

  /** Refuses a valid token of somebody else. A person gets a page that says so, a program `not_found`. */
  async function refuseAccount(request: Request, response: Response, path: string): Promise<void> {
    if (!wantsPage(request.headers)) throw new HttpError('not_found', 'There is no such document.');
    visitOf(response).code = 'not_found';
    const action = { href: basePathOf(publicUrl) + signInHref(path) };
    await sendMessage(request, response, 'other_account', { status: 404, code: 'not_found', action, forgetsQuery: true });
  }

  /** Takes the token out of the address, once, and redirects the browser without it: to the document, or to the confirmation question. */
  return async (request: Request, response: Response, { document, shareHash, path }: DirectLink, text: string, confirmed: boolean): Promise<void> => {
    const token = await verified(text, document.tenantId);
    if (!document.isOpenTo(token.grant, clock.now())) return refuseAccount(request, response, path);
    const by = { actor: token.grant.actor, requestId: visitOf(response).requestId, address: callerAddress(request, trustProxyHops) };
    const { secret, maxAgeSeconds } = await sessions.open(by, token, { document, shareHash, confirmed });
    const location = `${publicUrl}${path}${confirmed ? '' : '/confirm'}`;
    const room = cookies.makeRoom(request.headers.cookie);
    redirect(response, 303, location, [...room, cookies.setSession(shareHash, secret, maxAgeSeconds), cookies.remove('flow', shareHash)]);
  };
}
