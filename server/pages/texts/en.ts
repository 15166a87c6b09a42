import type { PageTexts } from './page-texts.ts';

export const texts: PageTexts = {
  private_preview: { title: 'A private document', text: 'Open this link in a browser to sign in and read it.', action: 'Sign in' },
  confirm: { title: 'Continue to the document?', text: 'The link you followed signs you in. Continue only if you expected it.', action: 'Continue' },
  framed: { title: 'Open this document in a tab of its own', text: 'It is private and cannot be shown inside another page.', action: 'Open' },
  no_login: { title: 'This document is private', text: 'Ask whoever sent the link to give you access, or open it from your account with them.' },
  no_cookies: { title: 'This browser did not keep your sign-in', text: 'Allow cookies for this site, then open the link again.', action: 'Try again' },
  no_token: {
    title: 'You are not signed in yet',
    text: 'The sign-in ended without access to this document. Sign in again. If that brings you back here, tell whoever sent you the link.',
    action: 'Sign in',
  },
  other_account: {
    title: 'This account cannot open the document',
    text: 'You are signed in, but it is for another account. Sign out there, then sign in with the account it was sent to.',
    action: 'Sign in with another account',
  },
  token_missing: { title: 'Sign in to read this document', text: 'It is private. You come back here after signing in.', action: 'Sign in' },
  token_invalid: { title: 'The sign-in did not work', text: 'What the login page sent back is not valid for this document.', action: 'Try again' },
  token_expired: { title: 'The sign-in has expired', text: 'It was valid for a short time only. Sign in again to read the document.', action: 'Sign in again' },
  token_replayed: { title: 'This link has been used', text: 'A sign-in link works once. Sign in again to read the document.', action: 'Sign in again' },
  action_not_allowed: { title: 'This was not sent from our page', text: 'Open the link again and continue from there.', action: 'Try again' },
  token_in_url: { title: 'A token must not be in the address', text: 'Remove it from the address of the embed; the page around it hands it over.' },
  invalid_request: { title: 'This address does not work', text: 'A part of it is missing or repeated. Check the link.', action: 'Try again' },
  not_found: { title: 'Nothing here', text: 'The link is wrong, or what it showed is no longer available.' },
  method_not_allowed: { title: 'This address only shows a page', text: 'Open it in a browser.' },
  for_programs: { title: 'This address is for programs', text: 'It answers API calls and has no page to show. Open the link that you were sent.' },
  rate_limited: { title: 'Too many requests', text: 'Wait a moment and try again.', action: 'Try again' },
  storage_unavailable: { title: 'Not available at the moment', text: 'Try again in a minute.', action: 'Try again' },
  internal: { title: 'Something went wrong on our side', text: 'Try again in a minute.', action: 'Try again' },
};
