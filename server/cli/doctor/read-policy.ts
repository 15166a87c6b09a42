/**
 * Reads a Content-Security-Policy header as browsers do: commas separate policies, which all apply. Within a policy, the first directive of a name counts (CSP
 * Level 3, section 2.2).
 */
export function readPolicies(header: string | null): Map<string, string[]>[] {
  if (header === null) return [];
  return header
    .split(',')
    .map(readPolicy)
    .filter((policy) => policy.size > 0);
}

function readPolicy(text: string): Map<string, string[]> {
  const policy = new Map<string, string[]>();
  for (const directive of text.split(';')) {
    const [name, ...sources] = directive.trim().split(/\s+/);
    if (name !== undefined && name !== '' && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
  }
  return policy;
}

/** Fallbacks of each directive, nearest first (CSP Level 3, section 6.8.3). */
const fallbacks = {
  'script-src': ['script-src-elem', 'script-src', 'default-src'],
  'frame-src': ['frame-src', 'child-src', 'default-src'],
  'connect-src': ['connect-src', 'default-src'],
} as const;

export type CheckedDirective = keyof typeof fallbacks;

/** Returns the sources that a policy allows for a kind of load, or `undefined` without a restriction. */
export function sourcesFor(policy: ReadonlyMap<string, string[]>, directive: CheckedDirective): { name: string; sources: string[] } | undefined {
  for (const name of fallbacks[directive]) {
    const sources = policy.get(name);
    if (sources) return { name, sources };
  }
  return undefined;
}

/**
 * Whether a source list allows loads from an origin, by scheme, host with a leading `*.`, and port (CSP Level 3, section 6.7.2.8). Paths are ignored, because
 * operators allow whole hosts.
 */
export function allowsOrigin(sources: readonly string[], origin: string, pageOrigin: string): boolean {
  const target = new URL(origin);
  return sources.some((source) => {
    if (source === '*') return ['http:', 'https:'].includes(target.protocol);
    if (source.toLowerCase() === "'self'") return origin === pageOrigin;
    if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) {
      return source.toLowerCase() === target.protocol || (source.toLowerCase() === 'http:' && target.protocol === 'https:');
    }
    return matchesHost(source, target, new URL(pageOrigin).protocol);
  });
}

const hostSource = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*\.)?([^/:*']+|\[[^\]]+\])(?::(\d+|\*))?(?:\/.*)?$/i;

function matchesHost(source: string, target: URL, pageProtocol: string): boolean {
  const match = hostSource.exec(source);
  if (!match) return false;
  const [, scheme, wildcard, host = '', port] = match;
  const protocol = scheme === undefined ? pageProtocol : `${scheme.toLowerCase()}:`;
  const upgraded = protocol === 'http:' && target.protocol === 'https:';
  if (protocol !== target.protocol && !upgraded) return false;
  const name = host.toLowerCase();
  if (wildcard === undefined ? target.hostname !== name : !target.hostname.endsWith(`.${name}`)) return false;
  if (port === '*') return true;
  const defaultPort = target.protocol === 'https:' ? '443' : '80';
  const wanted = port ?? (upgraded ? '443' : defaultPort);
  return (target.port === '' ? defaultPort : target.port) === wanted;
}
