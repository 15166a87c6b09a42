/** Maximum number of bytes read of a page. */
export const maxBodyBytes = 512 * 1024;

export interface FetchedResponse {
  status: number;
  headers: Headers;
  /** Address after redirects. */
  url: string;
  body: string;
}

/** Requests an address, as a browser does unless `accept` says otherwise. Returns a failure as the end of a sentence, so that the other checks go on. */
export async function fetchResponse(
  fetch: typeof globalThis.fetch,
  url: string,
  { redirect = 'follow', accept = 'text/html,*/*' }: { redirect?: 'follow' | 'manual'; accept?: string } = {},
): Promise<FetchedResponse | string> {
  try {
    const response = await fetch(url, { redirect, signal: AbortSignal.timeout(5_000), headers: { Accept: accept } });
    return { status: response.status, headers: response.headers, url: response.url || url, body: await readBodyStart(response) };
  } catch (error) {
    return reasonOf(error);
  }
}

async function readBodyStart(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    length += piece.length;
    if (length > maxBodyBytes) break;
  }
  return Buffer.concat(pieces).toString('utf8');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  if (error.name === 'TimeoutError') return 'no answer within 5 seconds';
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  const known: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'the name is unknown',
    EAI_AGAIN: 'the name cannot be looked up',
    ECONNRESET: 'the connection was cut',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
    CERT_HAS_EXPIRED: 'its certificate has expired',
  };
  return known[code] ?? (code === '' ? 'it failed' : code);
}
