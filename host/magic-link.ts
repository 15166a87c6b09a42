import { magicOwnerParameter, magicTokenParameter, type MagicLinkConfig } from '../protocol/messages.ts';
import type { TokenSource } from './token-source.ts';

type Owner = Pick<TokenSource, 'server' | 'embedKey'>;

let token: string | undefined;
let owner: string | undefined;

/** Takes a parameter out of an address, from its query or its fragment, and leaves every other character as it was. */
function takeOut(address: string, name: string): [rest: string, value: string | undefined] {
  let value: string | undefined;
  const rest = address.replace(new RegExp(`([?&#])${name}=([^&#]*)(&?)`), (_, mark: string, found: string, more: string) => {
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
    // Nobody has this name.
    owner = of;
  }
  if (cleaned !== href) history.replaceState(history.state, '', cleaned);
}

if (globalThis.location) cleanAddress();

/** Who has a link sent, as it stands in the address that the link leads back to. */
const nameOf = ({ server, embedKey = '' }: Owner): string => `${server} ${embedKey}`;

/**
 * What a frame is told that signs its viewer in. The token that a mail brought goes to one frame of the server and the embed key that sent it, and is
 * forgotten here. A link that says nothing of who sent it, because it was not asked for in a page, goes to the first frame that asks.
 */
export function takeMagicLink(asker: Owner): MagicLinkConfig {
  const address = location.href.replace(/#.*/, '');
  const name = nameOf(asker);
  const returnUrl = `${address}${address.includes('?') ? '&' : '?'}${magicOwnerParameter}=${encodeURIComponent(name)}`;
  if (owner !== undefined && owner !== name) return { returnUrl };
  const taken = { returnUrl, token };
  token = undefined;
  return taken;
}
