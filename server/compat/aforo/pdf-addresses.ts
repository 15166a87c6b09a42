import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Actor, Grant } from '../../access/grant.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import { hashOf, randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../platform/store/database.ts';

/** Invoice that an address opens, and for whom. */
interface Ticket {
  tenantId: string;
  invoiceId: string;
  customerId: string;
  actor: Actor;
}

const written = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string().nullable(), z.int(), z.string()]);
const lifeMs = 60_000;
const macBytes = 32;

/** Last segments of addresses that return one invoice as PDF, once, within a minute, to any caller. */
export interface PdfAddresses {
  write(ticket: Ticket): { text: string; expiresAtMs: number };
  /** Reads what a segment opens; `undefined` when it was not written here or has expired. `use` tells whether it was used. */
  read(text: string): { ticket: Ticket; grant: Grant } | undefined;
  /** Whether a segment was used. */
  isUsed(tenantId: string, text: string): Promise<boolean>;
  /**
   * Does the work of an address, which uses the address up. If the work fails, the address stays valid. Of two concurrent calls, one succeeds.
   *
   * @returns `undefined` when it was used before.
   */
  use<T>(tenantId: string, text: string, work: () => Promise<T>): Promise<T | undefined>;
}

export interface PdfAddressesDeps {
  masterKeys: MasterKeys;
  database: Database;
  clock: Clock;
}

export function createPdfAddresses({ masterKeys, database, clock }: PdfAddressesDeps): PdfAddresses {
  const key = masterKeys.derive('vitrine aforo pdf address v1');
  const claimOf = (text: string): string => hashOf(`pdf ${text}`);
  const macOf = (payload: Buffer): Buffer => createHmac('sha256', key).update(payload).digest();

  return {
    write({ tenantId, invoiceId, customerId, actor }) {
      const expiresAtMs = clock.now() + lifeMs;
      const payload = Buffer.from(JSON.stringify([tenantId, invoiceId, customerId, actor.kind, actor.id, expiresAtMs, randomId('pdf')]));
      return { text: Buffer.concat([macOf(payload), payload]).toString('base64url'), expiresAtMs };
    },

    read(text) {
      const bytes = Buffer.from(text, 'base64url');
      const payload = bytes.subarray(macBytes);
      if (bytes.length <= macBytes || bytes.toString('base64url') !== text || !timingSafeEqual(macOf(payload), bytes.subarray(0, macBytes))) return undefined;
      const [tenantId, invoiceId, customerId, kind, id, expiresAtMs] = written.parse(JSON.parse(payload.toString()));
      if (expiresAtMs <= clock.now()) return undefined;
      const actor = { kind, id };
      return { ticket: { tenantId, invoiceId, customerId, actor }, grant: { tenantId, actor, actions: new Set(['invoices:read']), customerId } };
    },

    async isUsed(tenantId, text) {
      const { query } = database;
      const used = query.selectFrom('used_tokens').select('token_hash').where('tenant_id', '=', tenantId).where('token_hash', '=', claimOf(text));
      return (await used.executeTakeFirst()) !== undefined;
    },

    async use(tenantId, text, work) {
      const token_hash = claimOf(text);
      const claim = { tenant_id: tenantId, token_hash, expires_at: clock.now() + 2 * lifeMs };
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
      try {
        return await work();
      } catch (error) {
        const own = database.query.deleteFrom('used_tokens').where('tenant_id', '=', tenantId).where('token_hash', '=', token_hash);
        await own.execute().catch(() => undefined);
        throw error;
      }
    },
  };
}
