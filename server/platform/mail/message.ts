import { z } from 'zod';
import type { MailRow } from '../store/rows/credential-rows.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';

/** A mail to one person. */
export const mailMessage = z.object({
  /** From `mailAddressOf`, and never a list. */
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

export type MailMessage = z.output<typeof mailMessage>;

/** A mail on its way, without what it says and to whom. */
export interface QueuedMail {
  id: string;
  tenantId: string;
  state: 'waiting' | 'sent' | 'failed';
  tries: number;
  createdAt: string;
  nextTryAt: string | null;
  sentAt: string | null;
  /** What the mail server or the connection said last: a code, never the text. */
  lastFault: string | null;
}

export const queuedMailOf = (row: MailRow): QueuedMail => {
  const state = row.sent_at !== null ? 'sent' : row.failed_at !== null ? 'failed' : 'waiting';
  return {
    id: row.id,
    tenantId: row.tenant_id,
    state,
    tries: row.tries,
    createdAt: isoTime(row.created_at),
    nextTryAt: state === 'waiting' ? isoTime(row.next_try_at) : null,
    sentAt: isoTimeOrNull(row.sent_at),
    lastFault: row.last_fault,
  };
};
