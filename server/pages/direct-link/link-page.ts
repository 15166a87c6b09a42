import type { Request, RequestHandler, Response } from 'express';
import { basePathOf } from '../../config/public-url.ts';
import type { PageServices } from '../page-services.ts';
import { signInHref, tokenInQuery } from './direct-link.ts';
import { wantsPage } from '../../platform/http/answers/wants-page.ts';
import { endsFlow, linkAnswer, type LinkAnswer, type LinkVisit } from './link-answer.ts';
import { createLinkConfirmations } from './link-confirmation.ts';
import { createLinkCookies } from './link-cookies.ts';
import { linkDocument } from './link-document.ts';
import { publicGrant } from './linked-document.ts';
import { createLinkSessions } from './link-sessions.ts';
import { createLoginLoopGuard } from './login-loop-guard.ts';
import { createReadOpening, type Opening } from './link-opening.ts';
import { redirect, sendMessage, sendText } from '../send.ts';
import { sendDocumentFile } from './send-document-file.ts';
import { createTokenExchange } from './token-exchange.ts';
import { themeOf } from '../../resources/tenants/theme.ts';
import { themeStyle } from '../theme-style.ts';
import { regionalLocaleOf } from '../../platform/http/answers/accept-language.ts';
import type { WidgetBundle } from '../widget-bundle.ts';

/** A viewer who signed in through the link. */
const bySession = { actor: { kind: 'link-session', id: null } } as const;

export interface LinkPage {
  /** Shows the document. */
  show: RequestHandler;
  /** Sends the document as a file. */
  file: RequestHandler;
  /** Asks whether the viewer wants a session for a token that this browser did not request. */
  askToConfirm: RequestHandler;
  confirm: RequestHandler;
}

/** Answers that are a message page. */
type MessageAnswer = Extract<LinkAnswer, 'preview' | 'not_prefetched' | 'framed' | 'question' | 'no_token' | 'no_login' | 'no_cookies'>;

/**
 * Creates the handlers for the direct link of a receipt or an invoice. A published document is shown to everyone. A private one is shown to a browser with
 * a session of this link, which a tenant's JWT opens. Any other browser is sent to the tenant's login page once, and told what to do when it returns
 * without a token. {@link linkAnswer} decides; this function finds out what it needs and carries out its answer.
 */
export function linkPage(services: PageServices, bundle: () => WidgetBundle): LinkPage {
  const { clock } = services;
  const { publicUrl } = services.config;
  const base = basePathOf(publicUrl);
  const cookies = createLinkCookies({ publicUrl, masterKeys: services.masterKeys, clock });
  const sessions = createLinkSessions(services);
  const confirmations = createLinkConfirmations({ publicUrl, masterKeys: services.masterKeys });
  const exchangeToken = createTokenExchange({ services, cookies, sessions });
  const loginLoopGuard = createLoginLoopGuard({ clock });
  const openingOf = createReadOpening({ services, cookies, sessions, loginLoopGuard });

  async function sendDocument(request: Request, response: Response, { link: { document, path }, tenant }: Opening): Promise<void> {
    const { headers, body } = await linkDocument(bundle(), document.data(clock.now()), {
      theme: themeStyle(themeOf(tenant)),
      locale: regionalLocaleOf(request.headers['accept-language']),
      documents: `${base}${path}/document`,
    });
    await sendText(request, response, { status: 200, headers, body });
  }

  function sendToLogin(request: Request, response: Response, { link: { shareHash }, login = '', visit, caller }: Opening): void {
    if (!visit.hasClicked && wantsPage(request.headers)) loginLoopGuard.begin(shareHash, caller);
    redirect(response, 302, login, [...cookies.makeRoom(request.headers.cookie), cookies.setFlow(shareHash)]);
  }

  async function confirm(request: Request, response: Response, { link: { shareHash, path }, secret }: Opening): Promise<void> {
    await confirmations.check(request, response, secret);
    if (secret !== undefined) await sessions.confirm(secret, shareHash);
    redirect(response, 303, `${publicUrl}${path}`);
  }

  function sendFile(request: Request, response: Response, { link: { document }, visit }: Opening): Promise<void> {
    const grant = visit.isPublic ? publicGrant : { ...bySession, customerId: document.customerId };
    return sendDocumentFile(services, request, response, document, grant);
  }

  /** Sends the page that says why the document is not shown. */
  function sendReason(request: Request, response: Response, { link: { path }, visit, secret = '' }: Opening, answer: MessageAnswer): Promise<void> {
    const href = `${base}${path}`;
    const signIn = { href: base + signInHref(path) };
    const unauthorized = { status: 401, code: 'token_missing' } as const;
    if (answer === 'question') {
      return sendMessage(request, response, 'confirm', {
        status: 200,
        action: { href: `${href}/confirm`, method: 'post', fields: confirmations.fieldsOf(secret) },
      });
    }
    if (answer === 'preview' || answer === 'not_prefetched') {
      return sendMessage(request, response, 'private_preview', { status: answer === 'preview' ? 200 : 503, action: signIn });
    }
    if (answer === 'framed') return sendMessage(request, response, 'framed', { ...unauthorized, action: { href, newTab: true } });
    if (answer === 'no_login') return sendMessage(request, response, 'no_login', unauthorized);
    return sendMessage(request, response, answer, { ...unauthorized, action: visit.page === 'confirm' ? { href } : signIn });
  }

  const answerOn =
    (page: LinkVisit['page']): RequestHandler =>
    async (request, response) => {
      const opening = await openingOf(request, page);
      const { link, query, visit } = opening;
      const answer = linkAnswer(visit);
      if (endsFlow(visit, answer)) {
        response.setHeader('Set-Cookie', cookies.remove('flow', link.shareHash));
        loginLoopGuard.end(link.shareHash, opening.caller);
      }
      if (answer === 'document') return sendDocument(request, response, opening);
      if (answer === 'file') return sendFile(request, response, opening);
      if (answer === 'clean') return redirect(response, 303, `${publicUrl}${link.path}`);
      if (answer === 'login') return sendToLogin(request, response, opening);
      if (answer === 'confirm') return confirm(request, response, opening);
      if (answer === 'exchange' || answer === 'exchange_unrequested') {
        return exchangeToken(request, response, link, tokenInQuery(query), answer === 'exchange');
      }
      return sendReason(request, response, opening, answer);
    };

  const onConfirm = answerOn('confirm');
  return { show: answerOn('document'), file: answerOn('file'), askToConfirm: onConfirm, confirm: onConfirm };
}
