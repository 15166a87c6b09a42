import { sql, type Transaction } from 'kysely';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { Database } from '../../platform/store/database.ts';
import type { Schema } from '../../platform/store/schema.ts';
import { linked, type LinkedKind, type ShareTokenVault } from './share-token.ts';

/** Manages the direct links of one kind of document. */
export interface ShareLinks {
  /** Creates a new direct link and ends the old one in the same transaction. Returns the new URL. */
  rotate(by: By, tenantId: string, id: string): Promise<string>;
  /** Returns the URL of the direct link. @throws HttpError `key_unavailable`. */
  address(tenantId: string, id: string): Promise<string>;
}

export interface ShareLinkDeps {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  vault: ShareTokenVault;
  randomBytes?: RandomBytes | undefined;
  /** Reads the row and locks it. Throws when it does not exist. */
  locked(tx: Transaction<Schema>, tenantId: string, id: string): Promise<unknown>;
  /** Throws the error for a missing document. */
  missing(): never;
}

export function createShareLinks(kind: LinkedKind, { database, audit, clock, vault, randomBytes, locked, missing }: ShareLinkDeps): ShareLinks {
  const { tokens } = linked[kind];
  const table = sql.table(linked[kind].table);
  return {
    rotate: (by, tenantId, id) =>
      database.write(async (tx) => {
        await locked(tx, tenantId, id);
        const { secret: shareToken, hash } = tokens.make(randomBytes);
        const sealed = vault.seal(tenantId, id, shareToken);
        await sql`update ${table} set share_token_hash = ${hash}, share_token_sealed = ${sealed}, updated_at = ${clock.now()} where id = ${id}`.execute(tx);
        await audit.record(tx, { tenantId, by, action: `${kind}.share_token_rotated`, target: { kind, id } });
        return vault.url(shareToken);
      }, tenantId),

    async address(tenantId, id) {
      const select = sql<{ share_token_sealed: string }>`select share_token_sealed from ${table} where id = ${id} and tenant_id = ${tenantId}`;
      const [row] = (await select.execute(database.query)).rows;
      return vault.url(vault.open(tenantId, id, (row ?? missing()).share_token_sealed));
    },
  };
}
