import { magicOwnerParameter, magicTokenParameter, type MagicLinkConfig } from '../../protocol/messages.ts';
import type { TokenSource } from './token-source.ts';

type Owner = Pick<TokenSource, 'server' | 'embedKey'>;

let token: string | undefined;
let owner: string | undefined;
/** The token source of the frame that received the token. */
let holder: Owner | undefined;

/** Removes a parameter from the query or the fragment of an address and keeps every other character. */
function removeParameter(address: string, name: string): [rest: string, value: string | undefined] {
  let value: string | undefined;
  const rest = address.replace(new RegExp(`(#?&|[?#])${name}=([^&#]*)(&?)`), (_, mark: string, found: string, more: string) => {
    value = found;
    return more && mark;
  });
  return [rest, value];
}

/** Runs while this module is evaluated, before later scripts of the page: their analytics and the history never see the token. */
function cleanAddress(): void {
  const { href } = location;
  const [rest, found] = removeParameter(href, magicTokenParameter);
  const [cleaned, of] = removeParameter(rest, magicOwnerParameter);
  token = found || undefined;
  try {
    owner = of && decodeURIComponent(of);
  } catch {
    // Not a valid encoding: it names no server, so no mount takes the token.
    owner = of;
  }
  if (cleaned !== href) history.replaceState(history.state, '', cleaned);
}

if (globalThis.location) cleanAddress();

/** The sender of a magic link, as encoded in the link's return address. */
const senderOf = ({ server, embedKey = '' }: Owner): string => `${server} ${embedKey}`;

/**
 * Returns the configuration of a frame that signs its viewer in. The token of a magic link goes to one frame of the server and embed key that sent the mail.
 * Servers of older releases do not name the sender; the token of such a link goes to the first frame that asks.
 *
 * A document can be replaced before it has used the token. The frame's next document gets the token again, and the token is then forgotten here.
 * On a slow machine the same document may repeat its request before it has read the answer; that does not count as a next document.
 *
 * @param requester The token source of one mount, the same object on each call.
 * @param isNew Whether the document may differ from the one that got the previous answer.
 */
export function takeMagicLink(requester: Owner, isNew: boolean): MagicLinkConfig {
  const { href, hash } = location;
  const page = href.replace(/#.*/, '');
  const name = senderOf(requester);
  const route = /^#[/!]/.test(hash) ? hash : '';
  const returnUrl = `${page}${page.includes('?') ? '&' : '?'}${magicOwnerParameter}=${encodeURIComponent(name)}${route}`;
  if ((owner ?? name) !== name || (holder ?? requester) !== requester) return { returnUrl };
  const taken = { returnUrl, token };
  if (holder && isNew) token = undefined;
  holder = requester;
  return taken;
}

/** Forgets the token of a magic link after the frame that received it has shown its content. */
export function forgetMagicLink(user: Owner): void {
  if (user === holder) token = undefined;
}
