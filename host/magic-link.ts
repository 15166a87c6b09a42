import type { MagicLinkConfig } from '../protocol/messages.ts';

let token: string | undefined;

// `magicTokenParameter` of the protocol, written out for its size. While this module is evaluated, before anything of the page behind it can run: neither its analytics nor its history gets to know the token.
const cleaned = globalThis.location?.href.replace(/([?&])vitrine_magic_token=([^&#]*)(&?)/, (_, mark: string, found: string, more: string) => {
  token = found;
  return more && mark;
});
if (token) history.replaceState(history.state, '', cleaned);

/** What a frame is told that signs its viewer in. The token that a mail brought goes to the first that asks, and is forgotten here. */
export function takeMagicLink(): MagicLinkConfig {
  const taken = { returnUrl: location.href.replace(/#.*/, ''), token };
  token = undefined;
  return taken;
}
