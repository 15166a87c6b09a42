import type { Request } from 'express';
import { callerAddress } from '../../access/client-address.ts';
import { loginRedirect } from '../../access/redirect-rule.ts';
import { wantsPage } from '../../platform/http/answers/wants-page.ts';
import { queryOf } from '../../platform/http/input/query.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import type { PageServices } from '../page-services.ts';
import { type DirectLink, findLink, hasToken, wantsSignIn } from './direct-link.ts';
import type { LinkVisit } from './link-answer.ts';
import type { LinkCookies } from './link-cookies.ts';
import { isPrefetch, isPreviewer } from './link-previews.ts';
import type { LinkSessions } from './link-sessions.ts';
import { publicGrant } from './linked-document.ts';
import type { Caller, LoginLoopGuard } from './login-loop-guard.ts';

/** Destinations of a request whose answer would be shown inside another page. */
const framed = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);

/** What is known about a request for a link. */
export interface Opening {
  link: DirectLink;
  query: string;
  tenant: TenantRow;
  /** Address of the login page, with the way back. */
  login: string | undefined;
  visit: LinkVisit;
  caller: Caller;
  /** Secret of the browser's session. */
  secret: string | undefined;
}

interface ReadOpeningOptions {
  services: PageServices;
  cookies: LinkCookies;
  sessions: LinkSessions;
  loginLoopGuard: LoginLoopGuard;
}

/** Creates the function that reads everything that decides what a request for a link is answered. It changes nothing. */
export function createReadOpening({ services, cookies, sessions, loginLoopGuard }: ReadOpeningOptions) {
  const { tenants, clock, config } = services;
  const { publicUrl, trustProxyHops } = config;

  return async (request: Request, page: LinkVisit['page']): Promise<Opening> => {
    const link = await findLink(services, request.path);
    const { document, shareHash, path } = link;
    const { headers, method } = request;
    const caller = { address: callerAddress(request, trustProxyHops), headers };
    const query = queryOf(request.originalUrl);
    const isPublic = document.isOpenTo(publicGrant, clock.now());
    const secret = isPublic && page !== 'confirm' ? undefined : cookies.read('link', shareHash, headers.cookie);
    const session = secret === undefined ? undefined : await sessions.find(secret, { document, shareHash });
    const tenant = await tenants.read(document.tenantId);
    const login = tenant.login_url === null ? undefined : loginRedirect(tenant.login_url, publicUrl, path);
    const visit: LinkVisit = {
      ...{ page, method, isPublic },
      hasToken: hasToken(query),
      session: session ? (session.confirmed ? 'confirmed' : 'unconfirmed') : 'none',
      isBack: cookies.isFlow(shareHash, headers.cookie),
      hasClicked: wantsSignIn(query),
      isPrefetch: isPrefetch(headers),
      isPreviewer: isPreviewer(headers),
      isFramed: framed.has(String(headers['sec-fetch-dest'])),
      hasLogin: login !== undefined,
      isLooping: wantsPage(headers) && loginLoopGuard.isLooping(shareHash, caller),
    };
    return { link, query, tenant, login, visit, caller, secret: session && secret };
  };
}
