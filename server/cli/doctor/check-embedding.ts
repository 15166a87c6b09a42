import { originOf } from '../../config/public-url.ts';
import type { Tenant } from '../../resources/tenants/model.ts';
import { type FetchedResponse, fetchResponse } from './fetch-response.ts';
import { fail, info, ok, warn, type Finding } from './finding.ts';
import { allowsOrigin, readPolicies, sourcesFor, type CheckedDirective } from './read-policy.ts';

/** Checks the frame page as it arrives: headers that a proxy has added, and the origins that may frame it. */
export async function checkFrame(server: string, tenant: Tenant, hostOrigin: string | undefined, fetch: typeof globalThis.fetch): Promise<Finding[]> {
  const check = `frame ${tenant.slug}`;
  const answer = await fetchResponse(fetch, `${server}/embed?tenant=${encodeURIComponent(tenant.slug)}`, { redirect: 'manual' });
  if (typeof answer === 'string') return [fail(check, `The frame page does not answer: ${answer}.`, 'Start the server, and let the proxy forward /embed.')];
  if (answer.status !== 200) {
    return [fail(check, `The frame page answers ${answer.status}.`, 'Let the proxy forward /embed, and check that this server has the tenant.')];
  }
  const findings: Finding[] = [];
  if (answer.headers.has('x-frame-options')) {
    findings.push(
      fail(
        check,
        `X-Frame-Options: ${answer.headers.get('x-frame-options')} is added by a proxy: some or all browsers refuse the frame.`,
        'Remove the header in the proxy: Content-Security-Policy states who may frame.',
      ),
    );
  }
  const policies = readPolicies(answer.headers.get('content-security-policy'));
  const ancestors = policies.map((policy) => policy.get('frame-ancestors'));
  const wanted = hostOrigin === undefined ? tenant.allowedOrigins : [hostOrigin];
  const refused = wanted.filter((origin) => ancestors.some((sources) => sources !== undefined && !allowsOrigin(sources, origin, originOf(server))));
  if (ancestors.every((sources) => sources === undefined))
    findings.push(fail(check, 'The frame page arrives without frame-ancestors; any page can frame it.', 'Let the proxy forward Content-Security-Policy.'));
  else if (refused.length > 0)
    findings.push(
      fail(
        check,
        `frame-ancestors does not name ${refused.join(' ')}.`,
        'Allow the origin with vitrine tenants update, and let the proxy leave Content-Security-Policy unchanged.',
      ),
    );
  else findings.push(ok(check, 'frame-ancestors names the allowed origins.'));
  if (answer.headers.get('cross-origin-resource-policy') !== 'cross-origin' || !answer.headers.has('cross-origin-embedder-policy')) {
    findings.push(
      warn(
        check,
        'Cross-Origin-Embedder-Policy or Cross-Origin-Resource-Policy is missing: cross-origin isolated pages cannot embed.',
        'Let the proxy forward both headers.',
      ),
    );
  }
  return findings;
}

/** Checks a host page: whether its origin is allowed, and whether its own policies permit the frame. */
export async function checkHostPage(page: string, server: string, tenants: readonly Tenant[], fetch: typeof globalThis.fetch): Promise<Finding[]> {
  const answer = await fetchResponse(fetch, page);
  if (typeof answer === 'string') return [fail('host-page', `${page} does not answer: ${answer}.`, 'Name a page that this machine reaches.')];
  const { origin, protocol } = new URL(answer.url);
  const findings: Finding[] = [];
  if (answer.status >= 400)
    findings.push(
      warn('host-page', `${page} answers ${answer.status}: its headers may be those of an error page.`, 'Name a page that opens without a session.'),
    );
  if (origin !== new URL(page).origin) findings.push(warn('host-page', `${page} redirects to ${origin}; that page was checked.`, 'Name the page that embeds.'));
  if (origin === new URL(server).origin)
    findings.push(fail('host-origin', 'The page has the origin of the server: mounting is refused there.', 'Serve Vitrine from a host name of its own.'));
  if (protocol === 'https:' && server.startsWith('http:'))
    findings.push(fail('mixed-content', 'The page is https and the server is not: browsers block the frame.', 'Put TLS in front of the server.'));
  for (const { slug, allowedOrigins } of tenants) {
    if (allowedOrigins.includes(origin)) findings.push(ok(`host-origin ${slug}`, `${origin} may embed.`));
    else
      findings.push(
        fail(
          `host-origin ${slug}`,
          `${origin} may not embed; allowed: ${allowedOrigins.join(' ') || 'none'}.`,
          `vitrine tenants update --tenant ${slug} --allowed-origin ${[...allowedOrigins, origin].join(' ')}`,
        ),
      );
  }
  return [...findings, ...checkPolicies(answer, origin, originOf(server), tenants), ...isolation(answer)];
}

function checkPolicies(answer: FetchedResponse, pageOrigin: string, server: string, tenants: readonly Tenant[]): Finding[] {
  const policies = [...readPolicies(answer.headers.get('content-security-policy')), ...metaPolicies(answer.body)];
  if (policies.length === 0) return [ok('host-csp', 'The page has no Content-Security-Policy: nothing blocks the embed.')];
  const refreshOrigins = [...new Set(tenants.flatMap(({ refreshUrl }) => (refreshUrl === null ? [] : [new URL(refreshUrl).origin])))];
  const wanted: [CheckedDirective, string, typeof fail][] = [
    ['frame-src', server, fail],
    // A page that bundles the host library loads no script from the server.
    ['script-src', server, warn],
    ...[...new Set([server, ...refreshOrigins])].map((origin): [CheckedDirective, string, typeof fail] => ['connect-src', origin, warn]),
  ];
  return wanted.map(([directive, origin, level]) => {
    const inTheWay = policies.map((policy) => sourcesFor(policy, directive)).find((found) => found && !allowsOrigin(found.sources, origin, pageOrigin));
    if (!inTheWay) return ok(`host-csp ${directive}`, `The page allows ${origin}.`);
    const purpose = {
      'frame-src': 'the frame is blocked',
      'script-src': '<script src> of vitrine.js is blocked',
      'connect-src': origin === server ? 'the page cannot fetch data before the frame asks, which is slower' : 'refreshUrl is blocked',
    }[directive];
    return level(
      `host-csp ${directive}`,
      `${inTheWay.name} of the page does not name ${origin}: ${purpose}.`,
      `Add ${origin} to ${directive}; vitrine csp prints the lines.`,
    );
  });
}

function isolation({ headers }: FetchedResponse): Finding[] {
  const policy = headers.get('cross-origin-embedder-policy');
  if (policy === null || policy.startsWith('unsafe-none')) return [];
  return [info('host-isolation', `The page sends Cross-Origin-Embedder-Policy: ${policy}. The frame and vitrine.js support that.`)];
}

/** Returns the policies in the page's own markup. */
function metaPolicies(html: string): Map<string, string[]>[] {
  const policies: Map<string, string[]>[] = [];
  for (const [tag] of html.matchAll(/<meta\b[^>]*>/gi)) {
    if (!/http-equiv\s*=\s*["']?content-security-policy["'\s>]/i.test(tag)) continue;
    const [, double, single] = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag) ?? [];
    policies.push(...readPolicies((double ?? single ?? '').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')));
  }
  return policies;
}
