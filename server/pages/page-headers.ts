import { createHash } from 'node:crypto';
import type { Config } from '../config/config.ts';

/** Returns the source expression that allows one inlined script or style, CSP level 3 section 2.3.1. */
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
  /** Source expressions of scripts; empty for pages without script. */
  scripts: readonly string[];
  styles: readonly string[];
  /** Origins that may frame the page; empty: none. */
  ancestors: readonly string[];
  /** Origins besides this server's own that scripts of the page may call. */
  connects?: readonly string[];
  /** Whether a form of the page may be sent to this server. */
  form?: boolean;
}

/** Returns the Content-Security-Policy of a page. It allows only what is named. */
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

/** Headers of a framed document, also for frames in cross-origin isolated pages. */
export const framedHeaders = (sources: PolicySources): Record<string, string> => ({
  ...everyPage,
  'Content-Security-Policy': contentPolicy(sources),
  'Cache-Control': 'private, max-age=60',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Robots-Tag': 'noindex',
});

/**
 * Requests a process that the frame shares with no other origin of its site. Only a page of the same site could share one; on any other page, the first
 * frame would wait for a second process. Browsers tell which it is. Without `Sec-Fetch-Site`, because a proxy strips it or the page is not https, nothing
 * is requested.
 *
 * @param site The header `Sec-Fetch-Site`.
 */
export const isolationHeaders = (site: string | undefined, isolation: Config['frameIsolation'] = 'auto'): Record<string, string> => ({
  ...((isolation === 'always' || site === 'same-site') && { 'Origin-Agent-Cluster': '?1' }),
  Vary: 'Accept-Encoding, Sec-Fetch-Site',
});

/** Headers of a standalone document: never framed, stored or indexed. */
export const topLevelHeaders = (sources: Omit<PolicySources, 'ancestors'>): Record<string, string> => ({
  ...everyPage,
  'Content-Security-Policy': contentPolicy({ ...sources, ancestors: [] }),
  ...noStoreHeaders,
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** Headers of a file created for one request: saved, never shown as a page of this server. */
export const fileHeaders = (): Record<string, string> => ({
  ...noStoreHeaders,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** Headers that redirects from such a document need, too. */
export const noStoreHeaders = {
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
  Vary: 'Accept, Accept-Language, Cookie',
} as const;
