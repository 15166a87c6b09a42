import { isLoopback } from '../../protocol/origin.ts';
import { frameStatusPath, type FrameStatus } from '../../protocol/frame-document.ts';
import type { Fault } from '../../protocol/errors.ts';
import { createFault } from '../embed-error.ts';
import type { MountPlan } from '../mount/plan-mount.ts';

/** Time limit for the status request to the server. */
const probeTimeoutMs = 4_000;

/** Used when the server's own error page cannot be reached either. */
const docsHint = ' See docs/errors.md of @vitrine/server.';

const isPrivate = (hostname: string): boolean =>
  isLoopback(hostname) || /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd])|\.(local|internal|home\.arpa)$/.test(hostname);

/**
 * Finds out why a frame did not load. Browsers do not tell the page, so this function asks the server.
 *
 * @param isBlocked Whether the page's own policy blocks requests to the server.
 * @returns The reason. `undefined`: the server is reachable and would serve this page, or the reason cannot be determined.
 */
export async function diagnose(iframe: HTMLIFrameElement, { origin, options }: MountPlan, isBlocked: () => boolean): Promise<Fault | undefined> {
  const { server, tenant = '', embedKey } = options;
  const unreachable = (why: string, status?: number): Fault => {
    const isForbidden = !status && isPrivate(new URL(origin).hostname) && !isPrivate(location.hostname);
    if (isForbidden)
      return createFault(
        'private_network_blocked',
        `: ${origin} is in a private network, and this page is not. Browsers ask the viewer about that, or refuse it.${docsHint}`,
        true,
      );
    return Object.freeze({ ...createFault('server_unreachable', `: ${origin} ${why}.${status ? '' : docsHint}`, true), ...(!!status && { status }) });
  };
  if (iframe.ownerDocument !== document)
    return createFault('target_not_found', ': the frame was moved to another document, which does not answer it. Mount it there.');
  if (!server) return undefined;
  if (!navigator.onLine) return unreachable('cannot be reached, because this browser is offline');
  if (isBlocked()) return undefined;
  const limit = new AbortController();
  const { signal } = limit;
  const timer = setTimeout(() => limit.abort(), probeTimeoutMs);
  const plain: RequestInit = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal };
  const query = new URLSearchParams({ tenant, ...(embedKey && { embedKey }) });
  try {
    const response = await fetch(`${server}${frameStatusPath}?${query}`, plain);
    if (response.status >= 500 || response.status === 429) return unreachable(`answers ${response.status}`, response.status);
    const { isKnown, isListed }: Partial<FrameStatus> = response.ok ? Object(await response.json()) : {};
    if (isKnown === false) return createFault('tenant_unknown', `: ${server} has no tenant "${tenant}"${embedKey ? ' with this embed key' : ''}.`);
    if (isListed === false) return notListed(origin, tenant, embedKey);
  } catch {
    // Browsers report a policy violation in a later task. Reading a Blob waits for one; a timer would be throttled in a hidden tab.
    await new Blob().text();
    // After the time limit, a health check would be too late as well.
    if (isBlocked() || signal.aborted) return undefined;
    // A server without the status route, such as an older release, may still be reachable.
    const answer = await fetch(`${server}/healthz`, { ...plain, mode: 'no-cors' }).catch(() => undefined);
    if (!answer && !isBlocked() && !signal.aborted) return unreachable('does not answer');
  } finally {
    clearTimeout(timer);
  }
  return undefined;
}

/** Creates the fault for a page whose origin may not show the frame. It names the list to add the origin to. */
export function notListed(server: string, tenant: string | undefined, embedKey: string | undefined): Fault {
  const list = embedKey ? `the allowed origins of the embed key ${embedKey}` : `the allowed origins of the tenant "${tenant}"`;
  const { origin } = self;
  const advice = origin === 'null' ? 'A sandbox has none' : 'Add it there';
  return createFault('page_not_listed', `: "${origin}" is not among ${list} on ${server}. ${advice}.`);
}
