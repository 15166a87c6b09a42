import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';

/** The source expression that allows one inlined script or style, CSP level 3 section 2.3.1. */
export const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const features = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

export interface PolicySources {
  /** Source expressions of scripts beside nothing; empty for pages without script. */
  scripts: readonly string[];
  styles: readonly string[];
  /** Origins that may frame the page; empty: nobody. */
  ancestors: readonly string[];
  /** Origins beside this server's own that scripts of the page may call. */
  connects?: readonly string[];
  /** Whether a form of the page may be sent to this server. */
  form?: boolean;
}

/** The Content-Security-Policy of every page: nothing is allowed but what is named. */
function contentPolicy({ scripts, styles, ancestors, connects = [], form = false }: PolicySources): string {
  const list = (sources: readonly string[]): string => (sources.length === 0 ? "'none'" : sources.join(' '));
  return [
    "default-src 'none'",
    `script-src ${list(scripts)}`,
    `style-src ${list(styles)}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${scripts.length === 0 ? "'none'" : ["'self'", ...connects].join(' ')}`,
    "frame-src 'none'",
    "worker-src 'none'",
    "manifest-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action ${form ? "'self'" : "'none'"}`,
    `frame-ancestors ${list(ancestors)}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

const everyPage = {
  'Content-Type': 'text/html; charset=utf-8',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': features.map((feature) => `${feature}=()`).join(', '),
  'X-Content-Type-Options': 'nosniff',
};

/** Headers of a document that is made to be framed, also by pages that are cross-origin isolated. */
export const framedHeaders = (sources: PolicySources): Record<string, string> => ({
  ...everyPage,
  'Content-Security-Policy': contentPolicy(sources),
  'Cache-Control': 'private, max-age=60',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Robots-Tag': 'noindex',
});

/**
 * Asks for a process that the frame shares with no other origin of its site. Only a page of the same site could share one; to every other it is a
 * second process that the first frame waits for. Browsers say which it is; where nobody says, because a proxy strips `Sec-Fetch-Site` or the page is not
 * https, it is not asked for.
 *
 * @param site The header `Sec-Fetch-Site`.
 */
export const isolationHeaders = (site: string | undefined, isolation: Config['frameIsolation'] = 'auto'): Record<string, string> => ({
  ...((isolation === 'always' || site === 'same-site') && { 'Origin-Agent-Cluster': '?1' }),
  Vary: 'Accept-Encoding, Sec-Fetch-Site',
});

/** Headers of a document that stands on its own: never framed, never kept, never listed. */
export const topLevelHeaders = (sources: Omit<PolicySources, 'ancestors'>): Record<string, string> => ({
  ...everyPage,
  'Content-Security-Policy': contentPolicy({ ...sources, ancestors: [] }),
  ...unkept,
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** A file that is made for this request alone: saved, never shown as a page of ours. */
export const fileHeaders = (): Record<string, string> => ({
  ...unkept,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** What also a redirect from such a document must say. */
export const unkept = {
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
  Vary: 'Accept, Accept-Language, Cookie',
} as const;
