import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { type FetchedResponse, fetchResponse } from './fetch-response.ts';
import { checkProxyOf } from './check-proxy.ts';
import { fail, info, ok, warn, type Finding } from './finding.ts';

const maxSkewMs = 5_000;

/** Checks a running server from outside: liveness, readiness, clock, and trusted proxies. */
export async function checkServer(
  server: string,
  { fetch, clock, publicUrl }: { fetch: typeof globalThis.fetch; clock: Clock; publicUrl: string | undefined },
): Promise<Finding[]> {
  const health = await fetchResponse(fetch, `${server}/healthz`);
  const nowMs = clock.now();
  if (typeof health === 'string') {
    return [fail('server', `${server} does not answer: ${health}.`, 'Start it with vitrine serve, and check that PORT, HOST and the proxy point to it.')];
  }
  const findings = [
    health.status === 200
      ? ok('server', `${server} responds.`)
      : fail('server', `${server}/healthz answers ${health.status}.`, 'Something other than Vitrine may answer there, or a proxy refuses: check its log.'),
  ];
  // A browser would get the reason as a page.
  const ready = await fetchResponse(fetch, `${server}/readyz`, { accept: 'application/json' });
  const status = typeof ready === 'string' ? ready : ready.status;
  findings.push(
    status === 200
      ? ok('ready', 'It is ready.')
      : fail('ready', `${server}/readyz answers ${status}: ${detailOf(ready)}`, 'Check the server’s log for the cause.'),
  );
  findings.push(checkClock(health.headers.get('date'), nowMs), await checkProxyOf(server, fetch));
  if (publicUrl !== undefined && publicUrl !== server) {
    findings.push(
      info(
        'public-address',
        `PUBLIC_URL is ${publicUrl}, but ${server} was checked: links use PUBLIC_URL.`,
        'They may differ behind a proxy; viewers must reach PUBLIC_URL.',
      ),
    );
  }
  return findings;
}

const problem = z.object({ detail: z.string().max(300), code: z.string().max(60) });

/** Returns the reason that a server gives for an error. */
function detailOf(response: FetchedResponse | string): string {
  const { data } = problem.safeParse(typeof response === 'string' ? undefined : parsed(response.body));
  return data ? `${data.detail} (${data.code})` : 'it gives no reason.';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkClock(date: string | null, now: number): Finding {
  const there = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(there)) return warn('clock', 'The server sends no Date header.', 'Let the proxy in front forward it.');
  // The header has whole seconds.
  const skewMs = Math.max(0, Math.abs(now - there - 500) - 500);
  if (skewMs <= maxSkewMs) return ok('clock', 'The server’s clock and this one agree.');
  return warn(
    'clock',
    `The server’s clock and this one differ by ${Math.round(skewMs / 1000)} s.`,
    'Run NTP on both machines: tokens are verified with a tolerance of 30 s.',
  );
}
