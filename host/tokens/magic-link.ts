import { magicOwnerParameter, magicTokenParameter, type MagicLinkConfig } from '../../protocol/messages.ts';
import type { TokenSource } from './token-source.ts';

type Owner = Pick<TokenSource, 'server' | 'embedKey'>;

let token: string | undefined;
let owner: string | undefined;
/** The frame that has been given the token. */
let holder: Owner | undefined;

/** Takes a parameter out of an address, from its query or its fragment, and leaves every other character as it was. */
function takeOut(address: string, name: string): [rest: string, value: string | undefined] {
  let value: string | undefined;
  const rest = address.replace(new RegExp(`(#?&|[?#])${name}=([^&#]*)(&?)`), (_, mark: string, found: string, more: string) => {
    value = found;
    return more && mark;
  });
  return [rest, value];
}

/** While this module is evaluated, before anything of the page behind it can run: neither its analytics nor its history gets to know the token. */
function cleanAddress(): void {
  const { href } = location;
  const [rest, found] = takeOut(href, magicTokenParameter);
  const [cleaned, of] = takeOut(rest, magicOwnerParameter);
  token = found || undefined;
  try {
    owner = of && decodeURIComponent(of);
  } catch {
    // Not a text that was encoded: it names no server, and no mount takes the token.
    owner = of;
  }
  if (cleaned !== href) history.replaceState(history.state, '', cleaned);
}

if (globalThis.location) cleanAddress();

/** Who has a link sent, as it stands in the address that the link leads back to. */
const nameOf = ({ server, embedKey = '' }: Owner): string => `${server} ${embedKey}`;

/**
 * What a frame is told that signs its viewer in. The token that a mail brought goes to one frame of the server and the embed key that sent it. A link
 * that says nothing of who sent it, because a server of an older release did, goes to the first frame that asks.
 *
 * A document can be replaced before it has used the token: the next one of the same frame gets it again, and then it is forgotten here. On a slow
 * machine a document repeats its request before it has taken the answer: that is no next one.
 *
 * @param asker The token source of one mount, the same object each time.
 * @param isNew Whether the document may be another one than that of the answer before.
 */
export function takeMagicLink(asker: Owner, isNew: boolean): MagicLinkConfig {
  const { href, hash } = location;
  const page = href.replace(/#.*/, '');
  const name = nameOf(asker);
  const route = /^#[/!]/.test(hash) ? hash : '';
  const returnUrl = `${page}${page.includes('?') ? '&' : '?'}${magicOwnerParameter}=${encodeURIComponent(name)}${route}`;
  if ((owner ?? name) !== name || (holder ?? asker) !== asker) return { returnUrl };
  const taken = { returnUrl, token };
  if (holder && isNew) token = undefined;
  holder = asker;
  return taken;
}

/** Forgets the token of a mail: the frame that has it shows what it opens. */
export function forgetMagicLink(user: Owner): void {
  if (user === holder) token = undefined;
}
