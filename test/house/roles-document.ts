import type { Action } from '../../server/access/grant.ts';
import { allowedTo, roleNames } from '../../server/access/roles.ts';
import type { AreaPolicy } from '../../server/access/api-areas.ts';
import { credentials } from '../../server/credentials/index.ts';
import type { Route } from '../../server/platform/http/routes/route.ts';

/** The access of an API key to each area. */
const areas: AreaPolicy | undefined = credentials.find(({ name }) => name === 'api-key')?.opens?.areas;

/** Returns the routes that an API key can open. */
export const routesOfKeys = (routes: readonly Route[]): readonly Route[] =>
  routes.filter(({ access, area = 'manage' }) => access !== 'public' && areas?.[area] === 'open');

/** Creates the role table: one line per route, and one for each part of a route with another permission. */
export function roleLines(routes: readonly Route[]): string[] {
  const cells = (action: Action): string[] =>
    roleNames.map((role) => (allowedTo[action].some((one) => one === role) ? 'yes' : action === 'tenants:create' && role === 'owner' ? "the operator's" : ''));
  const line = (what: string, action: Action): string => `| ${[what, ...cells(action)].join(' | ')} |`;
  const lines = routesOfKeys(routes).flatMap(({ method, path, access, further = [] }) => {
    if (access === 'public') return [];
    const name = `\`${method.toUpperCase()} ${path}\``;
    return [line(name, access), ...further.map(({ what, access: more }) => line(`${name} ${what}`, more))];
  });
  return [`| route | ${roleNames.join(' | ')} |`, `|---|${roleNames.map(() => '---|').join('')}`, ...lines];
}
