import type { Request, RequestHandler, Response } from 'express';
import { loginRedirect } from '../../access/redirect-rule.ts';
import { callerAddress } from '../../access/client-address.ts';
import { basePathOf } from '../../config/public-url.ts';
import { queryOf } from '../../platform/http/query.ts';
import type { PageServices } from '../page-services.ts';
import { type DirectLink, findLink, hasToken, signInHref, tokenInQuery, wantsSignIn } from './direct-link.ts';
import { wantsPage } from '../../platform/http/answers/wants-page.ts';
import { createLinkConfirmations } from './link-confirmation.ts';
import { createLinkCookies } from './link-cookies.ts';
import { linkDocument } from './link-document.ts';
import { publicGrant } from './linked-document.ts';
import { isPrefetch, isPreviewer } from './link-previews.ts';
import { createLinkSessions } from './link-sessions.ts';
import { createLoginLoopGuard } from './login-loop-guard.ts';
import { redirect, sendMessage, sendText } from '../send.ts';
import { sendDocumentFile } from './send-document-file.ts';
import { createTokenExchange } from './token-exchange.ts';
import { themeOf } from '../../resources/tenants/theme.ts';
import { themeStyle } from '../theme-style.ts';
import { regionalLocaleOf } from '../../platform/http/answers/accept-language.ts';
import type { WidgetBundle } from '../widget-bundle.ts';

/** A viewer who signed in through the link. */
const bySession = { actor: { kind: 'link-session', id: null } } as const;
const framed = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);

export interface LinkPage {
  /** Shows the document. */
  show: RequestHandler;
  /** Sends the document as a file. */
  file: RequestHandler;
  /** Asks whether the viewer wants a session for a token that this browser did not request. */
  askToConfirm: RequestHandler;
  confirm: RequestHandler;
}

/**
 * Creates the handlers for the direct link of a receipt or an invoice. A published document is shown to everyone. A private one is shown to a browser with
 * a session of this link, which a tenant's JWT opens. Any other browser is sent to the tenant's login page once, and told what to do when it returns
 * without a token.
 */
export function linkPage(services: PageServices, bundle: () => WidgetBundle): LinkPage {
  const { tenants, clock, config } = services;
  const { publicUrl } = config;
  const base = basePathOf(publicUrl);
  const signIn = (path: string) => ({ href: base + signInHref(path) });
  const cookies = createLinkCookies({ publicUrl, masterKeys: services.masterKeys, clock });
  const sessions = createLinkSessions(services);
  const confirmations = createLinkConfirmations({ publicUrl, masterKeys: services.masterKeys });
  const exchangeToken = createTokenExchange({ services, cookies, sessions });
  const loginLoopGuard = createLoginLoopGuard({ clock });
  const callerOf = (request: Request) => ({ address: callerAddress(request, config.trustProxyHops), headers: request.headers });

  const sessionOf = async (request: Request, { document, shareHash }: DirectLink): Promise<{ secret: string; confirmed: boolean } | undefined> => {
    const secret = cookies.read('link', shareHash, request.headers.cookie);
    const session = secret && (await sessions.find(secret, { document, shareHash }));
    return secret && session ? { secret, ...session } : undefined;
  };

  async function sendDocument(request: Request, response: Response, { document, path }: DirectLink): Promise<void> {
    const tenant = await tenants.read(document.tenantId);
    const { headers, body } = await linkDocument(bundle(), document.data(clock.now()), {
      theme: themeStyle(themeOf(tenant)),
      locale: regionalLocaleOf(request.headers['accept-language']),
      documents: `${base}${path}/document`,
    });
    await sendText(request, response, { status: 200, headers, body });
  }

  /** Asks whether the viewer wants the session of a token that this browser did not request. */
  function sendQuestion(request: Request, response: Response, { path }: DirectLink, secret: string): Promise<void> {
    return sendMessage(request, response, 'confirm', {
      status: 200,
      action: { href: `${base}${path}/confirm`, method: 'post', fields: confirmations.fieldsOf(secret) },
    });
  }

  async function sendToLogin(request: Request, response: Response, { document, shareHash, path }: DirectLink, hasClicked: boolean): Promise<void> {
    const tenant = await tenants.read(document.tenantId);
    const location = tenant.login_url === null ? undefined : loginRedirect(tenant.login_url, publicUrl, path);
    if (location === undefined) return sendMessage(request, response, 'no_login', { status: 401, code: 'token_missing' });
    if (!hasClicked && wantsPage(request.headers) && !loginLoopGuard.begin(shareHash, callerOf(request))) {
      return sendMessage(request, response, 'no_cookies', { status: 401, code: 'token_missing', action: signIn(path) });
    }
    redirect(response, 302, location, [...cookies.makeRoom(request.headers.cookie), cookies.setFlow(shareHash)]);
  }

  return {
    async file(request, response) {
      const link = await findLink(services, request.path);
      const isPublic = link.document.isOpenTo(publicGrant, clock.now());
      const session = isPublic ? undefined : await sessionOf(request, link);
      // A viewer without access is sent to the link, which starts the sign-in.
      if (!isPublic && !session?.confirmed) return redirect(response, 303, `${publicUrl}${link.path}`);
      return sendDocumentFile(services, request, response, link.document, isPublic ? publicGrant : { ...bySession, customerId: link.document.customerId });
    },

    async show(request, response) {
      const link = await findLink(services, request.path);
      const query = queryOf(request.originalUrl);
      const isPublic = link.document.isOpenTo(publicGrant, clock.now());
      if (hasToken(query) && (isPublic || request.method === 'HEAD')) return redirect(response, 303, `${publicUrl}${link.path}`);
      if (isPublic) return sendDocument(request, response, link);
      const { headers } = request;
      const isBack = cookies.isFlow(link.shareHash, headers.cookie);
      const session = await sessionOf(request, link);
      // Each of these shows that a person clicked "Sign in", whatever the user agent.
      const isKnown = isBack || session !== undefined || wantsSignIn(query);
      const isToBeShown = session?.confirmed && !hasToken(query);
      // Browsers discard a prefetch that fails, and ask again when the link is followed.
      const neutral = isPrefetch(headers) && !isToBeShown ? 503 : !isKnown && isPreviewer(headers) ? 200 : undefined;
      if (neutral) return sendMessage(request, response, 'private_preview', { status: neutral, action: signIn(link.path) });
      if (framed.has(String(headers['sec-fetch-dest']))) {
        return sendMessage(request, response, 'framed', { status: 401, code: 'token_missing', action: { href: `${base}${link.path}`, newTab: true } });
      }
      // This return ends the flow, whatever it brings. Any later token is one that this browser did not request.
      if (isBack) {
        response.setHeader('Set-Cookie', cookies.remove('flow', link.shareHash));
        loginLoopGuard.end(link.shareHash, callerOf(request));
      }
      const token = tokenInQuery(query);
      if (token !== undefined) return exchangeToken(request, response, link, token, isBack || (session?.confirmed ?? false));
      if (session?.confirmed) return sendDocument(request, response, link);
      if (session) return sendQuestion(request, response, link, session.secret);
      if (isBack && !wantsSignIn(query)) return sendMessage(request, response, 'no_token', { status: 401, code: 'token_missing', action: signIn(link.path) });
      return sendToLogin(request, response, link, wantsSignIn(query));
    },

    async askToConfirm(request, response) {
      const link = await findLink(services, request.path);
      const session = await sessionOf(request, link);
      if (session?.confirmed) return redirect(response, 303, `${publicUrl}${link.path}`);
      if (session) return sendQuestion(request, response, link, session.secret);
      // The cookie that was just set did not come back. A redirect to the login page would loop.
      return sendMessage(request, response, 'no_cookies', { status: 401, code: 'token_missing', action: { href: `${base}${link.path}` } });
    },

    async confirm(request, response) {
      const link = await findLink(services, request.path);
      const session = await sessionOf(request, link);
      await confirmations.check(request, response, session?.secret);
      if (session) await sessions.confirm(session.secret, link.shareHash);
      redirect(response, 303, `${publicUrl}${link.path}`);
    },
  };
}
