import type { Entry } from '../entry.ts';

/** Raised by the host library in the page that embeds. */
export const hostEntries = {
  target_not_found: {
    title: 'The target is not in the page',
    meaning:
      'The selector matches nothing, the element is not part of the document, or it is one that shows no child: `<img>`, `<canvas>`, `<input>`. ' +
      'Or a frame was moved to another document, as that of a window of its own: the script that answers it is not there.',
    remedy: 'Mount after the element exists, and check the selector in the console. In another document, load the library there, and mount there.',
  },
  unknown_option: {
    title: 'An option does not exist',
    meaning: 'An option of `mount`, `configure` or `update` is not one that is known; usually it is misspelled.',
    remedy: 'Compare the name in the message with the list in the README.',
  },
  invalid_option: {
    title: 'An option has an impossible value',
    meaning: 'The value of an option has the wrong type or is out of bounds.',
    remedy: 'Correct the option that the message names.',
  },
  conflicting_options: {
    title: 'Two options exclude each other',
    meaning: 'The options contradict each other, for example two ways to give the token.',
    remedy: 'Keep the one that is meant.',
  },
  element_not_allowed: {
    title: 'An element names what the page has not listed',
    meaning:
      'A `data-vitrine` element names a server, a foreign frame, an address for tokens, a tenant or an embed key that is not what the page itself says. ' +
      'Attributes survive the cleaning of markup, so an element alone does not choose who gets a token.',
    remedy:
      'If the element is yours, write the attribute into the script tag of Vitrine, or say the same in a script of the page: ' +
      '`embed.configure` for the server of the page, ' +
      '`embed.allow` for a further one. If it is not, find out who has written it.',
  },
  same_origin_frame_forbidden: {
    title: 'The server has the origin of the page',
    meaning: 'The frame would have the same origin as the page, and its sandbox would be worth nothing.',
    remedy: 'Serve Vitrine under a host name of its own.',
  },
  frame_timeout: {
    title: 'The frame has not answered',
    meaning: 'The frame has not asked for a token within `timeoutMs`: it did not load, or the browser refused to show it here.',
    remedy: 'Look into the console for `frame-ancestors` and `frame-src`, and run `vitrine doctor` with the address of the page.',
  },
  frame_blocked: {
    title: 'The page’s own policy forbids the frame',
    meaning: 'The Content-Security-Policy of the host page names where its frames may come from, and the server is not among them.',
    remedy: 'Add the origin of the server to `frame-src` of the page. `vitrine csp` prints the lines.',
  },
  server_unreachable: {
    title: 'The server does not answer',
    meaning:
      'The frame has not loaded, and a second look from the page found no server, or one that answers with a failure of its own. It is tried again ' +
      'by itself.',
    remedy: 'See whether the server runs and whether its name is right in the option `server`; `vitrine doctor` says what is missing.',
  },
  tenant_unknown: {
    title: 'The server knows no such tenant',
    meaning: 'The server answers, and has no tenant with the slug of the option `tenant`, or no such embed key of it.',
    remedy: 'Compare `tenant` and `embedKey` with `vitrine tenants list` and `vitrine embed-keys list`.',
  },
  page_not_listed: {
    title: 'The page is on no list of this tenant',
    meaning:
      'The server answers, and the origin of the host page is not among those that may show the frame: the browser shows nothing, or the frame ' +
      'ignores every answer.',
    remedy:
      'Add the origin that the message names to the allowed origins of the tenant, or of the embed key. Scheme and port are part of it. A page that was ' +
      'opened as a file (`file://`), or stands in a sandboxed frame (`null`), has none that can be listed: serve it, for a trial from `localhost`.',
  },
  private_network_blocked: {
    title: 'The browser keeps the page out of a private network',
    meaning: 'The server is on this computer or in a private network, and the host page is not. Browsers ask the viewer about that, or refuse.',
    remedy: 'Open the page from the same network, or give the server a public name. For a trial, serve the page from `localhost` as well.',
  },
  navigation_refused: {
    title: 'The frame may not lead the viewer away',
    meaning:
      'A frame wanted to lead the page or a new tab to another address. There was no fresh click of the viewer, the browser has blocked the tab, the address ' +
      'is not of an origin that the page lists in `navigate`, or it came more than a minute after the click.',
    remedy:
      'List the origin where the viewer pays in `navigate`, or none at all for a new tab. The frame shows a link instead, so that the viewer gets there ' +
      'either way.',
  },
  height_forced: {
    title: 'The page changes the size of the frame',
    meaning: 'A style of the page makes the frame lower than its content, which is then cut or scrolls inside. The message names the property.',
    remedy: 'Take the frame out of that rule, for example with `iframe:not([data-vitrine-frame])`, or set the options `minHeight` and `maxHeight`.',
  },
  token_unavailable: {
    title: 'The page has no token to give',
    meaning: 'The token callback failed, or did not settle in time, as often as it was tried.',
    remedy: 'Look at the answer of the backend that mints the token; sign the viewer in again if the session is over.',
  },
  token_reused: {
    title: 'The same dead token came again',
    meaning: 'A new token was asked for, and the page gave the one that had been refused or had expired.',
    remedy: 'Mint a new token in every call of the callback, and let no cache answer it.',
  },
  token_rate_limited: {
    title: 'Tokens are asked for too often',
    meaning: 'Every token that the page gives is refused at once, so asking is slowed down.',
    remedy: 'Show a token to `vitrine token inspect`: it names the reason of the refusal.',
  },
  unmounted: {
    title: 'The embed is gone',
    meaning: 'The handle was used after `unmount()`, or the embed was unmounted before it was ready.',
    remedy: 'Mount again for a new handle.',
  },
} as const satisfies Record<string, Entry>;
