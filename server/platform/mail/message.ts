import { z } from 'zod';
import type { MailRow } from '../store/rows/credential-rows.ts';
import { isoTime, isoTimeOrNull } from '../../clock.ts';

/** A mail to one recipient. */
export const mailMessage = z.object({
  /** From `mailAddressOf`, never a list. */
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

export type MailMessage = z.output<typeof mailMessage>;

/** A queued mail without its text and recipient. */
export interface QueuedMail {
  id: string;
  tenantId: string;
  state: 'waiting' | 'sent' | 'failed';
  tries: number;
  createdAt: string;
  nextTryAt: string | null;
  sentAt: string | null;
  /** Last error of the mail server or the connection: a code, never the text. */
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
