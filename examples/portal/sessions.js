import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} User Whoever has signed in to the portal. In this demo, one for each customer of the tenant.
 * @property {string} externalId what the portal calls this customer, the `sub` of the tokens it mints
 * @property {string} name
 * @property {string} email the one that the receipts server has, or none
 */

const cookieName = 'portal_session';
const lifeSeconds = 8 * 3600;

/**
 * The portal's own sign-in: any other way to know who somebody is would do as well. Kept in memory, gone with the process.
 *
 * @param {string} origin of the portal. Behind https its cookie never goes over a line that others can read.
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
