import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Actor, Grant } from '../../access/grant.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import { hashOf, randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';

/** What an address opens, and on whose behalf. */
interface Ticket {
  tenantId: string;
  invoiceId: string;
  customerId: string;
  actor: Actor;
}

const written = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string().nullable(), z.int(), z.string()]);
const lifeMs = 60_000;
const macBytes = 32;

/** The last part of addresses that give one invoice as PDF, once, within a minute, to whoever has them. */
export interface PdfAddresses {
  write(ticket: Ticket): { text: string; expiresAtMs: number };
  /** Takes one: `undefined` for what was not written here, is over, or was taken before. */
  take(text: string): Promise<{ ticket: Ticket; grant: Grant } | undefined>;
}

export interface PdfAddressesDeps {
  masterKeys: MasterKeys;
  database: Database;
  clock: Clock;
}

export function createPdfAddresses({ masterKeys, database, clock }: PdfAddressesDeps): PdfAddresses {
  const key = masterKeys.derive('vitrine aforo pdf address v1');
  const macOf = (payload: Buffer): Buffer => createHmac('sha256', key).update(payload).digest();

  return {
    write({ tenantId, invoiceId, customerId, actor }) {
      const expiresAtMs = clock.now() + lifeMs;
      const payload = Buffer.from(JSON.stringify([tenantId, invoiceId, customerId, actor.kind, actor.id, expiresAtMs, randomId('pdf')]));
      return { text: Buffer.concat([macOf(payload), payload]).toString('base64url'), expiresAtMs };
    },

    async take(text) {
      const bytes = Buffer.from(text, 'base64url');
      const payload = bytes.subarray(macBytes);
      if (bytes.length <= macBytes || bytes.toString('base64url') !== text || !timingSafeEqual(macOf(payload), bytes.subarray(0, macBytes))) return undefined;
      const [tenantId, invoiceId, customerId, kind, id, expiresAtMs] = written.parse(JSON.parse(payload.toString()));
      if (expiresAtMs <= clock.now()) return undefined;
      const claim = { tenant_id: tenantId, token_hash: hashOf(`pdf ${text}`), expires_at: expiresAtMs + lifeMs };
      const { numInsertedOrUpdatedRows } = await database.write(
        (tx) =>
          tx
            .insertInto('used_tokens')
            .values(claim)
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirstOrThrow(),
        tenantId,
      );
      if (numInsertedOrUpdatedRows !== 1n) return undefined;
      const actor = { kind, id };
      return { ticket: { tenantId, invoiceId, customerId, actor }, grant: { tenantId, actor, actions: new Set(['invoices:read']), customerId } };
    },
  };
}
