import type { Entry } from '../entry.ts';

/** Raised inside the frame. */
export const frameEntries = {
  not_embedded: {
    title: 'The frame is shown on its own',
    meaning: 'The frame page was opened as a page. It has nothing to show without a page around it.',
    remedy: 'Embed it with `embed.mount`, or send people to the direct link of the receipt.',
  },
  host_unreachable: {
    title: 'The page around the frame is silent',
    meaning: 'The page has not answered the request for a token, or a call over the port has not come back in time.',
    remedy: 'Check that the host library is loaded and that it mounted this frame.',
  },
  host_not_allowed: {
    title: 'The page around the frame is not allowed',
    meaning: 'The answer came from an origin that is not on the tenant’s list of allowed origins.',
    remedy: 'Add the exact origin of the page: `vitrine tenants update --allowed-origin` takes the whole list, those that are allowed already included.',
  },
  resize_loop: {
    title: 'The height follows itself',
    meaning: 'Content of the frame grows with the height that the frame was given last. The height is frozen.',
    remedy: 'Look for `100vh` or `height: 100%` in what is shown.',
  },
  network_unreachable: {
    title: 'The server cannot be reached',
    meaning: 'The request of the frame to its server did not come through.',
    remedy: 'Check the line and try again.',
  },
  bad_response: {
    title: 'The server answered something else',
    meaning: 'The answer is not what the API gives, usually because a proxy answered in its place.',
    remedy: 'Look at the answer in the network tab of the browser.',
  },
  unknown_widget: {
    title: 'The widget does not exist',
    meaning:
      'The frame was asked for a widget that its server does not have. The sentence names the one whose name is nearest. ' +
      'From an element of Returning.AI: nobody has said what its `widget-id` shows.',
    remedy: 'Check the name, and that page and server are of the same release; `vitrine tenants widget-ids` says what a `widget-id` shows.',
  },
  widget_blocked: {
    title: 'The browser does not load the code of a widget',
    meaning: 'The code is there, but a policy forbids the import map of the page, the browser knows none, or the file is not the one that was built.',
    remedy: 'Let the `Content-Security-Policy` of the server through as it is, without another one of a proxy. The receipt works without an import map.',
  },
  widget_failed: {
    title: 'The code of a widget has failed',
    meaning:
      'The widget has thrown an error while it was loaded, drawn, in an event or later, or is not what a widget must be. The sentence names it; ' +
      'the console of the frame has the place.',
    remedy: 'The viewer can try again. If it is a widget of your own, mend it; if it is one of ours, report it with the sentence.',
  },
  widget_origin_forbidden: {
    title: 'A widget may not call this address',
    meaning: 'A widget of the operator has called an origin that its manifest does not name.',
    remedy: 'Add the exact origin to `origins` of its `widget.json`, if the widget is meant to call it, and start the server anew.',
  },
  session_ended: {
    title: 'The session is over',
    meaning:
      'The page has said that no further token will come, after a logout or because it has none. With the status 401 the server has refused the only token ' +
      'of the mount: the sentence names the code of its answer, `token_invalid` or `token_expired` for example.',
    remedy: 'Sign in again and load the page anew. Give a mount that has one token alone a way to the next: `getToken` or `refreshUrl`.',
  },
} as const satisfies Record<string, Entry>;
