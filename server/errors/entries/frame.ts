import type { Entry } from '../entry.ts';

/** Errors inside the frame. */
export const frameEntries = {
  not_embedded: {
    title: 'The frame is not embedded',
    meaning: 'The frame was opened as a page of its own. Without a host page, it has nothing to show.',
    remedy: 'Embed it with `embed.mount`, or send people to the direct link of the receipt.',
  },
  host_unreachable: {
    title: 'The host page does not respond',
    meaning: 'The host page did not answer the request for a token, or a call over the port did not return in time.',
    remedy: 'Check that the host library is loaded and that it mounted this frame.',
  },
  host_not_allowed: {
    title: 'The host page is not allowed',
    meaning: 'The response came from an origin that is not on the tenant’s list of allowed origins.',
    remedy: 'Add the exact origin of the page. `vitrine tenants update --allowed-origin` takes the whole list, including the origins that are already allowed.',
  },
  resize_loop: {
    title: 'The content grows with the frame',
    meaning: 'Each time the frame grows, its content grows, too. The height is frozen.',
    remedy: 'Look for `100vh` or `height: 100%` in the content.',
  },
  network_unreachable: {
    title: 'The server cannot be reached',
    meaning: 'A request from the frame to its server failed on the network.',
    remedy: 'Check the network connection and try again.',
  },
  bad_response: {
    title: 'The response is not from the API',
    meaning: 'The response does not have the form of the API, usually because a proxy answered instead.',
    remedy: 'Look at the response in the network tab of the browser.',
  },
  unknown_widget: {
    title: 'The widget does not exist',
    meaning:
      'The frame was asked for a widget that its server does not have. The message names the closest match. For an element of Returning.AI, no widget is ' +
      'set for its `widget-id`.',
    remedy: 'Check the name, and that page and server use the same release. `vitrine tenants widget-ids` shows and sets the widget of each `widget-id`.',
  },
  widget_blocked: {
    title: 'The browser does not load the code of a widget',
    meaning:
      'The code exists, but a policy forbids the import map of the page, the browser does not support import maps, or the file differs ' +
      'from the one that was built.',
    remedy: 'Pass on the `Content-Security-Policy` of the server unchanged, without adding another one in a proxy. The receipt works without an import map.',
  },
  widget_failed: {
    title: 'The code of a widget failed',
    meaning:
      'The widget threw an error while it was loaded or drawn, in an event or later, or it does not have the form of a widget. The message names the ' +
      'error; the console of the frame shows where it happened.',
    remedy: 'The viewer can try again. If the widget is your own, fix it. If it is a Vitrine widget, report it with the message.',
  },
  widget_origin_forbidden: {
    title: 'A widget may not call this address',
    meaning: 'A widget of the operator called an origin that its manifest does not name.',
    remedy: 'If the widget is meant to call it, add the exact origin to `origins` in its `widget.json` and restart the server.',
  },
  session_ended: {
    title: 'The session is over',
    meaning:
      'The host page said that no further token will come, after a logout or because it has none. With the status 401, the server refused the only token ' +
      'of the mount; the message names the code, for example `token_invalid` or `token_expired`.',
    remedy: 'Sign in again and reload the page. If the mount has only one token, give it `getToken` or `refreshUrl` to get the next one.',
  },
} as const satisfies Record<string, Entry>;
