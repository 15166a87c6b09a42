/** The signature header of a webhook: `t=1764181200,v1=whk_…:<hex>`, with one `v1` for each signing secret. */
export const webhookSignatureHeader = 'vitrine-signature';
/** The header with the id of the event. The id is the same on every retry, so receivers can detect duplicates. */
export const webhookIdHeader = 'vitrine-webhook-id';
/** Greatest age of an accepted signature in seconds. Its time may also be this far in the future. */
export const webhookToleranceSeconds = 300;

/** The body of a webhook: something has changed. Read the current state from the API, because events may arrive more than once and out of order. */
export interface WebhookEvent {
  /** `evt_…`, the same on every retry. */
  id: string;
  /** The kind of object and what happened to it: `receipt.sealed`. */
  type: string;
  /** When it happened, ISO 8601. */
  createdAt: string;
  /** Slug of the tenant. */
  tenant: string;
  subject: { kind: string; id: string };
  /** Previous values of the changed fields. `null` for a new object. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** Returns the signed text: the time in seconds since the epoch, a dot, and the body byte for byte. */
export const signedWebhookText = (timestamp: number, body: string): string => `${timestamp}.${body}`;

export interface WebhookSignature {
  timestamp: number;
  signatures: readonly { keyId: string; hex: string }[];
}

/** Formats the signature header. */
export const webhookSignatureText = ({ timestamp, signatures }: WebhookSignature): string =>
  [`t=${timestamp}`, ...signatures.map(({ keyId, hex }) => `v1=${keyId}:${hex}`)].join(',');

/** Parses the signature header. Returns `undefined` if it is invalid. Ignores parts that later releases may add. */
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
