import { magicTokenParameter } from '../../../protocol/messages.ts';
import { faultOfTarget } from '../../access/redirect-rule.ts';

/** The address of the page with the token in it, and its origin; `undefined` when the key is not for pages of that origin. */
export function linkTo(returnUrl: string, token: string, { origins, publicUrl }: { origins: readonly string[]; publicUrl: string }): { href: string; origin: string } | undefined {
  if (faultOfTarget(returnUrl, publicUrl) !== undefined) return undefined;
  const url = new URL(returnUrl);
  if (!origins.includes(url.origin)) return undefined;
  // The page's own parameters stay as they are written; only a former token of ours goes.
  if (url.searchParams.has(magicTokenParameter)) url.searchParams.delete(magicTokenParameter);
  url.search = `${url.search}${url.search ? '&' : '?'}${magicTokenParameter}=${token}`;
  return { href: url.href, origin: url.origin };
}
