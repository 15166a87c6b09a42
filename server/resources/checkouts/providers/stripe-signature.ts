import { createHmac, timingSafeEqual } from 'node:crypto';
import { webhookToleranceSeconds } from '../../../../protocol/webhooks.ts';

/** Whether `Stripe-Signature` is recent and matches the raw body, so that the sender knows the webhook's secret. */
export function isSignedByStripe(secret: () => string, nowMs: number, body: string, header: string | undefined): boolean {
  const parts = (header ?? '').slice(0, 2_048).split(',').map((part) => part.trim().split('='));
  const time = Number(parts.find(([name]) => name === 't')?.[1]);
  if (!Number.isSafeInteger(time) || Math.abs(nowMs / 1_000 - time) > webhookToleranceSeconds) return false;
  const own = createHmac('sha256', secret()).update(`${time}.${body}`).digest();
  return parts.some(([name, hex = '']) => name === 'v1' && /^[0-9a-f]{64}$/.test(hex) && timingSafeEqual(own, Buffer.from(hex, 'hex')));
}
