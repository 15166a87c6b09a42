import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} User A signed-in user of the portal. This demo has one for each customer of the tenant.
 * @property {string} externalId the portal's id of this customer, and the `sub` of the tokens it mints
 * @property {string} name
 * @property {string} email the address on the receipts server, or an empty string
 */

const cookieName = 'portal_session';
const lifeSeconds = 8 * 3600;

/**
 * Creates the portal's own sign-in. Any other sign-in would work too. Sessions are in memory, and end with the process.
 *
 * @param {string} origin of the portal. With https its cookie is `Secure`.
 */
export function createSessions(origin) {
  const secure = origin.startsWith('https:');
  /** @type {Map<string, { user: User, endsAt: number }>} */
  const sessions = new Map();

  return {
    /**
     * @param {import('express').Request} request
     * @returns {User | undefined}
     */
    userOf(request) {
      const session = sessions.get(cookies(request)[cookieName] ?? '');
      return session && session.endsAt > Date.now() ? session.user : undefined;
    },

    /**
     * @param {import('express').Response} response
     * @param {User} user
     */
    start(response, user) {
      const id = randomBytes(32).toString('base64url');
      for (const [known, { endsAt }] of sessions) if (endsAt <= Date.now()) sessions.delete(known);
      sessions.set(id, { user, endsAt: Date.now() + lifeSeconds * 1000 });
      response.cookie(cookieName, id, { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: lifeSeconds * 1000 });
    },

    /**
     * @param {import('express').Request} request
     * @param {import('express').Response} response
     */
    end(request, response) {
      sessions.delete(cookies(request)[cookieName] ?? '');
      response.clearCookie(cookieName, { path: '/' });
    },
  };
}

/**
 * @param {import('express').Request} request
 * @returns {Record<string, string>}
 */
export function cookies(request) {
  const pairs = (request.get('cookie') ?? '').split(/; */).map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([name, value]) => [name ?? '', value ?? '']));
}
