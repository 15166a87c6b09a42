/** The header that a webhook is signed in: `t=1764181200,v1=whk_…:<hex>`, one `v1` for each secret that signs. */
export const webhookSignatureHeader = 'vitrine-signature';
/** The header with the id of the event: the same at every try, so that a receiver knows what it has had already. */
export const webhookIdHeader = 'vitrine-webhook-id';
/** A receiver takes a signature that is not older, or further ahead, than that. */
export const webhookToleranceSeconds = 300;

/** What a webhook tells: something has changed. It is read anew through the API; events come more than once, and not always in their order. */
export interface WebhookEvent {
  /** `evt_…`, the same at every try. */
  id: string;
  /** `receipt.sealed`: the thing, and what has happened to it. */
  type: string;
  /** When it happened, ISO 8601. */
  createdAt: string;
  /** Slug of the tenant. */
  tenant: string;
  subject: { kind: string; id: string };
  /** The changed fields as they were; `null` for something new. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** What is signed: the moment in seconds since the epoch, a dot, the body byte for byte. */
export const signedWebhookText = (timestamp: number, body: string): string => `${timestamp}.${body}`;

export interface WebhookSignature {
  timestamp: number;
  signatures: readonly { keyId: string; hex: string }[];
}

/** Writes the header. */
export const webhookSignatureText = ({ timestamp, signatures }: WebhookSignature): string =>
  [`t=${timestamp}`, ...signatures.map(({ keyId, hex }) => `v1=${keyId}:${hex}`)].join(',');

/** Reads the header; `undefined` for what is none. Parts that a later release may add are passed over. */
export function parseWebhookSignature(text: string): WebhookSignature | undefined {
  if (text.length > 2_048) return undefined;
  const parts = text.split(',').map((part) => part.trim());
  const times = parts.flatMap((part) => /^t=(\d{1,12})$/.exec(part)?.[1] ?? []);
  const signatures = parts.flatMap((part) => {
    const [, keyId, hex] = /^v1=([a-z]{2,4}_[0-9a-f]{24}):([0-9a-f]{64})$/.exec(part) ?? [];
    return keyId !== undefined && hex !== undefined ? [{ keyId, hex }] : [];
  });
  const [time] = times;
  return times.length === 1 && time !== undefined && signatures.length > 0 ? { timestamp: Number(time), signatures } : undefined;
}
