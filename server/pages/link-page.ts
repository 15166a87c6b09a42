import type { Request, RequestHandler, Response } from 'express';
import { knock } from '../access/doors.ts';
import { allows } from '../access/grant.ts';
import { loginRedirect } from '../access/redirect-rule.ts';
import { keyIdShape, verifyTenantToken } from '../access/tenant-token.ts';
import { refusal } from '../access/tokens.ts';
import { callerAddress } from '../access/client-address.ts';
import { HttpError } from '../errors/http-error.ts';
import { queryOf } from '../http/query.ts';
import { visitOf } from '../http/visit.ts';
import { isPublished, receiptOf } from '../receipts/model.ts';
import type { Services } from '../services.ts';
import { findLink, handedToken, type DirectLink } from './direct-link.ts';
import { createLinkCookies } from './link-cookies.ts';
import { linkDocument } from './link-document.ts';
import { isPreviewer } from './link-previews.ts';
import { createLinkSessions } from './link-sessions.ts';
import { redirect, sendMessage, sendText } from './send.ts';
import { regionalLocaleOf } from '../http/wishes.ts';
import type { WidgetBundle } from './widget-bundle.ts';

const framed = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);

/**
 * The direct link of a receipt. Published: shown. Private: shown to the browser that holds the session of this link, which a tenant's JWT
 * opens; everybody else is sent to the tenant's login page once, and told what to do when that leads to nothing.
 *
 * `show` serves the document, `confirm` the question behind a token that this browser had not asked for.
 */
export function linkPage(services: Services, bundle: () => WidgetBundle): { show: RequestHandler; askToConfirm: RequestHandler; confirm: RequestHandler } {
  const { receipts, tenants, tokens, clock, config } = services;
  const { publicUrl } = config;
  const cookies = createLinkCookies({ publicUrl, masterKeys: services.masterKeys, clock });
  const sessions = createLinkSessions(services);

  const sessionOf = async (request: Request, { receipt, shareHash }: DirectLink): Promise<{ secret: string; confirmed: boolean } | undefined> => {
    const secret = cookies.read('link', shareHash, request.headers.cookie);
    const session = secret && (await sessions.find(secret, { receiptId: receipt.id, shareHash }));
    return secret && session ? { secret, ...session } : undefined;
  };

  async function sendReceipt(request: Request, response: Response, { receipt }: DirectLink): Promise<void> {
    const { headers, body } = await linkDocument(bundle(), receiptOf(receipt, clock.now()), regionalLocaleOf(request.headers['accept-language']));
    await sendText(request, response, { status: 200, headers, body });
  }

  /** Takes a token out of the address, once, and sends the browser on without it. */
  async function takeOver(request: Request, response: Response, link: DirectLink, text: string): Promise<void> {
    const { receipt, shareHash, path } = link;
    const compact = tokens.read(text);
    if (typeof compact === 'string') throw refusal(compact);
    const kind = services.kindOf({ text, compact });
    if (!kind) throw refusal('No kind of credential looks like this.');
    knock('link', kind);
    const { kid } = compact.header;
    const slug = kid === undefined || !keyIdShape.test(kid) ? (await tenants.read(receipt.tenant_id)).slug : undefined;
    const token = await verifyTenantToken(services, compact, slug);
    const target = { tenantId: receipt.tenant_id, customerId: receipt.customer_id, receiptId: receipt.id };
    if (!allows(token.grant, 'receipts:read', target)) throw new HttpError('not_found', 'There is no such document.');
    const confirmed = cookies.isFlow(shareHash, request.headers.cookie) || ((await sessionOf(request, link))?.confirmed ?? false);
    const by = { actor: token.grant.actor, requestId: visitOf(response).requestId, address: callerAddress(request, config.trustProxyHops) };
    const { secret, maxAgeSeconds } = await sessions.open(by, token, { receiptId: receipt.id, shareHash, confirmed });
    const location = new URL(confirmed ? path : `${path}/confirm`, publicUrl).href;
    redirect(response, 303, location, [cookies.setSession(shareHash, secret, maxAgeSeconds), cookies.remove('flow', shareHash)]);
  }

  async function sendToLogin(request: Request, response: Response, { receipt, shareHash, path }: DirectLink): Promise<void> {
    const tenant = await tenants.read(receipt.tenant_id);
    const location = tenant.login_url === null ? undefined : loginRedirect(tenant.login_url, publicUrl, path);
    if (location === undefined) await sendMessage(request, response, 'no_login', { status: 401, code: 'token_missing' });
    else redirect(response, 302, location, [cookies.setFlow(shareHash)]);
  }

  return {
    async show(request, response) {
      const link = await findLink(receipts, request.path);
      const token = handedToken(queryOf(request.originalUrl));
      const isPublic = isPublished(link.receipt, clock.now());
      if (token !== undefined && (isPublic || request.method === 'HEAD')) return redirect(response, 303, new URL(link.path, publicUrl).href);
      if (isPublic) return sendReceipt(request, response, link);
      if (isPreviewer(request.headers['user-agent'])) return sendMessage(request, response, 'private_preview', { status: 200 });
      if (framed.has(String(request.headers['sec-fetch-dest']))) {
        return sendMessage(request, response, 'framed', { status: 401, code: 'token_missing', action: { href: link.path, newTab: true } });
      }
      if (token !== undefined) return takeOver(request, response, link, token);
      const session = await sessionOf(request, link);
      if (session?.confirmed) return sendReceipt(request, response, link);
      if (session) return sendMessage(request, response, 'confirm', { status: 200, action: { href: `${link.path}/confirm`, method: 'post' } });
      return sendToLogin(request, response, link);
    },

    async askToConfirm(request, response) {
      const link = await findLink(receipts, request.path);
      const session = await sessionOf(request, link);
      if (session?.confirmed) return redirect(response, 303, new URL(link.path, publicUrl).href);
      if (session) return sendMessage(request, response, 'confirm', { status: 200, action: { href: `${link.path}/confirm`, method: 'post' } });
      // The cookie that was set a moment ago did not come back. Going on to the login page would never end.
      return sendMessage(request, response, 'no_cookies', { status: 401, code: 'token_missing', action: { href: link.path } });
    },

    async confirm(request, response) {
      const { origin, 'sec-fetch-site': site } = request.headers;
      // A page without referrer sends "Origin: null" from its own forms (Fetch standard, section 3.1), so the fetch metadata count as well.
      if (origin !== publicUrl && site !== 'same-origin') throw new HttpError('action_not_allowed', 'The confirmation must come from the page of the link itself.');
      const link = await findLink(receipts, request.path);
      const session = await sessionOf(request, link);
      if (session) await sessions.confirm(session.secret, link.shareHash);
      redirect(response, 303, new URL(link.path, publicUrl).href);
    },
  };
}
