import { jwtVerify } from 'jose';

/**
 * @typedef {object} Usage Calls per day of the current month, and the month's limit.
 * @property {number} limit
 * @property {{ date: string, calls: number }[]} days oldest first
 *
 * @typedef {object} UsageApiOptions
 * @property {string} server origin of the Vitrine server, whose frames call the API
 * @property {string} issuer issuer of the tokens that Acme's backend mints
 * @property {string} secret signing secret of the tokens, shared with Acme's backend
 * @property {(customer: string) => Usage} usageOf
 */

/**
 * Creates Acme's own API, on an origin of its own. It accepts the tokens that Acme's backend signs for its viewers, and verifies each of them: algorithm,
 * signature, issuer, times and subject.
 *
 * @param {UsageApiOptions} options
 * @returns {import('node:http').RequestListener}
 */
export function createUsageApi({ server, issuer, secret, usageOf }) {
  const key = new TextEncoder().encode(secret);

  /** @param {string | undefined} header */
  const customerOf = async (header) => {
    const { payload } = await jwtVerify(header?.replace(/^Bearer /, '') ?? '', key, { algorithms: ['HS256'], issuer, requiredClaims: ['sub', 'exp'] });
    return String(payload.sub);
  };

  return async (request, response) => {
    // Concatenated, because a path of `//` is invalid relative to a base URL, and would end the process.
    const { pathname } = new URL(`http://usage${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', server);
    response.setHeader('Cache-Control', 'no-store');
    const send = (/** @type {number} */ status, /** @type {unknown} */ body) =>
      void response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(body));

    // The `Authorization` header requires a preflight request.
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { 'Access-Control-Allow-Headers': 'authorization', 'Access-Control-Max-Age': '600' }).end();
      return;
    }
    if (request.method !== 'GET' || pathname !== '/v1/usage') return send(404, { code: 'not_found', title: 'This address does not exist.' });
    const customer = await customerOf(request.headers.authorization).catch(() => undefined);
    if (customer === undefined) return send(401, { code: 'token_invalid', title: 'The token is invalid or has expired.' });
    send(200, usageOf(customer));
  };
}

/**
 * Returns sample usage: the same for all customers on the same day, except for one who is new.
 *
 * @param {string} customer
 * @param {Date} today
 * @returns {Usage}
 */
export function sampleUsage(customer, today) {
  const month = today.toISOString().slice(0, 8);
  const days = Array.from({ length: customer === 'hoshino' ? 0 : today.getUTCDate() }, (_, index) => ({
    date: `${month}${String(index + 1).padStart(2, '0')}`,
    calls: 40 + ((index * 37 + customer.length * 11) % 60),
  }));
  return { limit: 2500, days };
}
