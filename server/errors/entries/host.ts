import type { Entry } from '../entry.ts';

/** Errors of the host library, in the host page. */
export const hostEntries = {
  target_not_found: {
    title: 'The target is not in the page',
    meaning:
      'The selector matches nothing, the element is not in the document, or it cannot show children: `<img>`, `<canvas>`, `<input>`. Or a frame was moved ' +
      'to another document, for example that of another window, where no script answers it.',
    remedy: 'Mount after the element exists, and check the selector in the console. In another document, load the library there and mount there.',
  },
  unknown_option: {
    title: 'An option does not exist',
    meaning: 'An option of `mount`, `configure` or `update` is unknown, usually because it is misspelled.',
    remedy: 'Compare the name in the message with the list in the README.',
  },
  invalid_option: {
    title: 'An option has an invalid value',
    meaning: 'The value of an option has the wrong type or is out of bounds.',
    remedy: 'Correct the option that the message names.',
  },
  conflicting_options: {
    title: 'Two options exclude each other',
    meaning: 'The options contradict each other, for example two ways to give the token.',
    remedy: 'Keep the one you need.',
  },
  element_not_allowed: {
    title: 'An element names a value that the page does not allow',
    meaning:
      'A `data-vitrine` element names a server, a foreign frame, a token address, a tenant or an embed key that the page itself does not name. Sanitizers ' +
      'may keep attributes, so an element alone cannot choose who gets a token.',
    remedy:
      'If the element is yours, write the attribute on the script tag of Vitrine, or set it in a script of the page: `embed.configure` for the server of ' +
      'the page, `embed.allow` for another one. If it is not yours, find out who wrote it.',
  },
  same_origin_frame_forbidden: {
    title: 'The server has the same origin as the page',
    meaning: 'The frame would have the same origin as the page, and its sandbox would not protect anything.',
    remedy: 'Serve Vitrine under its own host name.',
  },
  frame_timeout: {
    title: 'The frame does not respond',
    meaning: 'The frame did not ask for a token within `timeoutMs`: it did not load, or the browser refused to show it.',
    remedy: 'Look in the console for `frame-ancestors` and `frame-src`, and run `vitrine doctor` with the address of the page.',
  },
  frame_blocked: {
    title: 'The policy of the page blocks the frame',
    meaning: 'The Content-Security-Policy of the host page lists where frames may come from, and the server is not on the list.',
    remedy: 'Add the origin of the server to `frame-src` of the page. `vitrine csp` prints the lines.',
  },
  server_unreachable: {
    title: 'The server does not answer',
    meaning:
      'The frame did not load, and a second request from the page found no server, or a server that answers with an error. The library retries automatically.',
    remedy: 'Check that the server runs and that the option `server` has the right name. `vitrine doctor` says what is missing.',
  },
  tenant_unknown: {
    title: 'The server does not know the tenant',
    meaning: 'The server answers, but has no tenant with the slug in the option `tenant`, or the tenant has no such embed key.',
    remedy: 'Compare `tenant` and `embedKey` with `vitrine tenants list` and `vitrine embed-keys list`.',
  },
  page_not_listed: {
    title: 'The tenant does not allow the page',
    meaning:
      'The server answers, but the origin of the host page is not among those that may show the frame. The browser shows nothing, ' +
      'or the frame ignores every answer.',
    remedy:
      'Add the origin that the message names, with scheme and port, to the allowed origins of the tenant or of the embed key. A page that was opened as a ' +
      'file (`file://`) or in a sandboxed frame (`null`) has no origin that can be listed: serve it, for a trial from `localhost`.',
  },
  private_network_blocked: {
    title: 'The browser blocks a private network',
    meaning: 'The server is on this computer or in a private network, and the host page is not. Browsers ask the viewer for permission, or refuse.',
    remedy: 'Open the page from the same network, or give the server a public name. For a trial, serve the page from `localhost` as well.',
  },
  navigation_refused: {
    title: 'The frame may not navigate',
    meaning:
      'A frame asked to open another address in the page or in a new tab. The viewer had not just clicked, the browser blocked the tab, the origin of the ' +
      'address is not in `navigate`, or the request came more than a minute after the click.',
    remedy: 'List the origin of the payment page in `navigate`, or list none to use a new tab. Either way, the frame shows a link that the viewer can follow.',
  },
  height_forced: {
    title: 'The page changes the size of the frame',
    meaning: 'A style of the page makes the frame shorter than its content, which is then cut off or scrolls inside. The message names the property.',
    remedy: 'Exclude the frame from that rule, for example with `iframe:not([data-vitrine-frame])`, or set the options `minHeight` and `maxHeight`.',
  },
  token_unavailable: {
    title: 'The page returned no token',
    meaning: 'The token callback failed or did not settle in time, on every try.',
    remedy: 'Check the response of the backend that mints the token. If the session is over, sign the viewer in again.',
  },
  token_reused: {
    title: 'The page returned the same token again',
    meaning: 'The library asked for a new token, and the page returned the one that was refused or had expired.',
    remedy: 'Mint a new token on every call of the callback, and do not cache it.',
  },
  token_rate_limited: {
    title: 'Tokens are requested too often',
    meaning: 'The server refuses every token of the page at once, so the library asks less often.',
    remedy: 'Check a token with `vitrine token inspect`, which names the reason for the refusal.',
  },
  unmounted: {
    title: 'The embed was unmounted',
    meaning: 'The handle was used after `unmount()`, or the embed was unmounted before it was ready.',
    remedy: 'Mount again to get a new handle.',
  },
} as const satisfies Record<string, Entry>;
