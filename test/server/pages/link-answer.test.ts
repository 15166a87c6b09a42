import { describe, expect, it } from 'vitest';
import { endsFlow, linkAnswer, type LinkAnswer, type LinkVisit } from '../../../server/pages/direct-link/link-answer.ts';

/** A stranger follows the link of a private document, for which the tenant has a login page. */
const stranger: LinkVisit = {
  ...{ page: 'document', method: 'GET', isPublic: false, hasToken: false, session: 'none', isBack: false, hasClicked: false },
  ...{ isPrefetch: false, isPreviewer: false, isFramed: false, hasLogin: true, isLooping: false },
};
const [isPublic, hasToken, isBack, hasClicked] = [true, true, true, true];
const [isPrefetch, isPreviewer, isFramed, isLooping] = [true, true, true, true];
const [confirmed, unconfirmed, hasLogin] = ['confirmed', 'unconfirmed', false] as const;

type Row = [name: string, visit: Partial<LinkVisit>, answer: LinkAnswer];

const tables: Record<string, Row[]> = {
  'a published document': [
    ['is shown to anyone', { isPublic }, 'document'],
    ['is shown on HEAD', { isPublic, method: 'HEAD' }, 'document'],
    ['is shown without a login page', { isPublic, hasLogin }, 'document'],
    ['is shown to a browser with a session', { isPublic, session: confirmed }, 'document'],
    ['is shown to one that returns from the login page', { isPublic, isBack }, 'document'],
    ['is shown to one that clicked "Sign in"', { isPublic, hasClicked }, 'document'],
    ['is shown to preview programs', { isPublic, isPreviewer }, 'document'],
    ['is prefetched', { isPublic, isPrefetch }, 'document'],
    ['leaves a refusal of frames to its headers', { isPublic, isFramed }, 'document'],
    ['needs no token, which leaves the address', { isPublic, hasToken }, 'clean'],
    ['takes no token from a return either', { isPublic, hasToken, isBack }, 'clean'],
  ],
  'a private document without a session, or with one that has expired or was revoked': [
    ['leads to the login page', {}, 'login'],
    ['leads to it on HEAD', { method: 'HEAD' }, 'login'],
    ['leads to it after a click on "Sign in"', { hasClicked }, 'login'],
    ['says that there is no login page', { hasLogin }, 'no_login'],
    ['says so after a click, too', { hasLogin, hasClicked }, 'no_login'],
    ['ends a loop through the login page', { isLooping }, 'no_cookies'],
    ['leads to the login page after a click in a loop', { isLooping, hasClicked }, 'login'],
    ['says that there is no login page in a loop', { isLooping, hasLogin }, 'no_login'],
    ['says that a return brought no token', { isBack }, 'no_token'],
    ['leads a return to the login page again after a click', { isBack, hasClicked }, 'login'],
    ['exchanges the token of a return', { isBack, hasToken }, 'exchange'],
    ['exchanges the token of a return without a login page', { isBack, hasToken, hasLogin }, 'exchange'],
    ['asks about a token that the browser did not request', { hasToken }, 'exchange_unrequested'],
    ['asks about it after a click', { hasToken, hasClicked }, 'exchange_unrequested'],
    ['takes no token on HEAD', { hasToken, method: 'HEAD' }, 'clean'],
    ['takes no token of a return on HEAD', { hasToken, isBack, method: 'HEAD' }, 'clean'],
  ],
  'a private document with a session': [
    ['is shown', { session: confirmed }, 'document'],
    ['is shown without a login page', { session: confirmed, hasLogin }, 'document'],
    ['is shown to a return without a token', { session: confirmed, isBack }, 'document'],
    ['is shown after a click on "Sign in"', { session: confirmed, hasClicked }, 'document'],
    ['is prefetched', { session: confirmed, isPrefetch }, 'document'],
    ['accepts another token', { session: confirmed, hasToken }, 'exchange'],
    ['asks for the confirmation first', { session: unconfirmed }, 'question'],
    ['asks for it at a return without a token', { session: unconfirmed, isBack }, 'question'],
    ['asks about another token', { session: unconfirmed, hasToken }, 'exchange_unrequested'],
    ['accepts the token of a return before the confirmation', { session: unconfirmed, hasToken, isBack }, 'exchange'],
  ],
  'a private document for programs and frames': [
    ['is not prefetched', { isPrefetch }, 'not_prefetched'],
    ['is not prefetched with a token', { isPrefetch, hasToken, session: confirmed }, 'not_prefetched'],
    ['is not prefetched at a return', { isPrefetch, isBack }, 'not_prefetched'],
    ['has a neutral preview', { isPreviewer }, 'preview'],
    ['has a neutral preview with a token', { isPreviewer, hasToken }, 'preview'],
    ['has one for a program in a frame', { isPreviewer, isFramed }, 'preview'],
    ['treats the browser of a chat as a person after a click', { isPreviewer, hasClicked }, 'login'],
    ['treats it as a person at a return', { isPreviewer, isBack, hasToken }, 'exchange'],
    ['treats it as a person with a session', { isPreviewer, session: confirmed }, 'document'],
    ['is not shown in a frame', { isFramed }, 'framed'],
    ['is not shown in a frame with a session', { isFramed, session: confirmed }, 'framed'],
    ['exchanges no token in a frame', { isFramed, hasToken, isBack }, 'framed'],
  ],
  'a file': [
    ['of a published document is sent', { page: 'file', isPublic }, 'file'],
    ['of a private one is sent with a session', { page: 'file', session: confirmed }, 'file'],
    ['of a private one leads to the link', { page: 'file' }, 'clean'],
    ['leads to the link before the confirmation', { page: 'file', session: unconfirmed }, 'clean'],
    ['leads to the link with a token, which it does not take', { page: 'file', hasToken, isBack }, 'clean'],
  ],
  'the confirmation': [
    ['is asked for', { page: 'confirm', session: unconfirmed }, 'question'],
    ['is asked for on HEAD', { page: 'confirm', session: unconfirmed, method: 'HEAD' }, 'question'],
    ['is not asked for again', { page: 'confirm', session: confirmed }, 'clean'],
    ['says that the cookie did not come back', { page: 'confirm' }, 'no_cookies'],
    ['is taken from the form', { page: 'confirm', session: unconfirmed, method: 'POST' }, 'confirm'],
    ['is taken once more', { page: 'confirm', session: confirmed, method: 'POST' }, 'confirm'],
    ['is taken without a session, for which it changes nothing', { page: 'confirm', method: 'POST' }, 'confirm'],
  ],
};

describe('what a direct link answers', () => {
  for (const [document, rows] of Object.entries(tables)) {
    it.each(rows)(`${document} %s`, (_name, visit, answer) => expect(linkAnswer({ ...stranger, ...visit })).toBe(answer));
  }

  it('changes nothing by the answer to a program, a frame, HEAD with a token or any page but the link itself', () => {
    const visits = Object.values(tables).flatMap((rows) => rows.map(([, visit]): LinkVisit => ({ ...stranger, ...visit })));
    const ended = visits.filter((visit) => endsFlow(visit, linkAnswer(visit)));
    expect(ended.map(linkAnswer)).toEqual(expect.arrayContaining(['no_token', 'login', 'exchange', 'document', 'question']));
    for (const visit of ended) {
      expect(visit).toMatchObject({ page: 'document', isBack: true, isPublic: false, isFramed: false, isPrefetch: false });
      expect(visit.hasToken && visit.method === 'HEAD').toBe(false);
    }
  });
});
