import type { Services } from '../../services.ts';
import { originOf } from '../../config/public-url.ts';
import type { Tenant } from '../../resources/tenants/model.ts';
import { fetchResponse } from './fetch-response.ts';
import { fail, info, ok, warn, type Finding } from './finding.ts';

const soonMs = 86_400_000;

/** Checks that a tenant's viewers can see receipts. */
export async function checkTenant(
  tenant: Tenant,
  { signingKeys }: Pick<Services, 'signingKeys'>,
  { now, fetch, publicUrl }: { now: number; fetch: typeof globalThis.fetch; publicUrl: string },
): Promise<Finding[]> {
  const keys = await signingKeys.list(tenant.id);
  return [...checkKeys(tenant.slug, keys, now), checkOrigins(tenant, publicUrl), await checkLogin(tenant, fetch)];
}

function checkKeys(slug: string, keys: Awaited<ReturnType<Services['signingKeys']['list']>>, now: number): Finding[] {
  const check = `signing-keys ${slug}`;
  const live = keys.filter(({ usableUntil }) => usableUntil === null || Date.parse(usableUntil) > now);
  if (live.length === 0) return [fail(check, 'No key verifies: every token is refused.', `vitrine keys generate --tenant ${slug}`)];
  const findings = live.some(({ state }) => state === 'active')
    ? [ok(check, `${live.length} ${live.length === 1 ? 'key verifies' : 'keys verify'}, one is active.`)]
    : [warn(check, 'No key is active: tokens of the other keys are still accepted.', `vitrine keys activate ID --tenant ${slug}, or keys generate`)];
  for (const { id, usableUntil } of live) {
    if (usableUntil === null || Date.parse(usableUntil) - now > soonMs) continue;
    findings.push(warn(check, `${id} is retired and verifies until ${usableUntil} only.`, 'Make sure that every backend mints with the active key by then.'));
  }
  return findings;
}

function checkOrigins({ slug, allowedOrigins }: Tenant, publicUrl: string): Finding {
  const check = `allowed-origins ${slug}`;
  if (allowedOrigins.includes(originOf(publicUrl))) {
    return warn(
      check,
      `${originOf(publicUrl)} is allowed, which is the origin of PUBLIC_URL: page and frame would not be isolated from each other, so mounting ` +
        'is refused there.',
      'Serve Vitrine from a host name of its own; a path is not enough.',
    );
  }
  if (allowedOrigins.length > 0) return ok(check, `May be embedded by ${allowedOrigins.join(' ')}.`);
  return warn(check, 'No origin may embed.', `vitrine tenants update --tenant ${slug} --allowed-origin https://app.example.com`);
}

async function checkLogin({ slug, loginUrl }: Tenant, fetch: typeof globalThis.fetch): Promise<Finding> {
  const check = `login-url ${slug}`;
  if (loginUrl === null)
    return info(
      check,
      'There is no login URL: private direct links lead nowhere.',
      `vitrine tenants update --tenant ${slug} --login-url https://app.example.com/login`,
    );
  const answer = await fetchResponse(fetch, loginUrl);
  if (typeof answer === 'string') {
    return warn(check, `${loginUrl} is not reachable from here: ${answer}.`, 'Open it in a browser; correct the address or let this machine reach it.');
  }
  if (answer.status >= 400 && ![401, 403, 405].includes(answer.status)) {
    return warn(check, `${loginUrl} answers ${answer.status}.`, 'Open it in a browser and correct the address.');
  }
  return ok(check, `${loginUrl} answers.`);
}
