import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { HttpError } from '../../errors/http-error.ts';
import { conflictOf, openPartialFile } from '../partial-file.ts';
import { withoutPause } from '../store/in-batches.ts';
import type { AuditEntry, By } from './model.ts';
import { deleteRemoved, recordRemoval, type RemovalDeps } from './removal.ts';

/** The trail to archive: a tenant's, or with `null` the entries of no single tenant. */
export interface ArchivedTrail {
  tenantId: string | null;
  /** The slug written into each line. */
  slug: string | null;
}

export interface NewArchive {
  by: By;
  trails: readonly ArchivedTrail[];
  /** Archives entries from before this time, in milliseconds since the epoch. */
  beforeMs: number;
  /** Must not exist yet. Compressed when its name ends in `.gz`. */
  file: string;
  /** Resolves when the process is about to exit. A partial file is then removed. */
  stopped: Promise<void>;
}

const pageSize = 500;

/**
 * Moves the older part of trails into a file of JSON lines, each trail's oldest entry first. Entries are deleted only after the file is on disk. Each trail
 * then records what was removed, and the SHA-256 of the file that holds it.
 *
 * @returns The number of entries, and the SHA-256 of the file in hex.
 * @throws HttpError `conflict` when the file already exists, `data_folder_not_writable` when it cannot be written.
 */
export async function archiveTrails(deps: RemovalDeps, { by, trails, beforeMs, file, stopped }: NewArchive): Promise<{ entries: number; sha256: string }> {
  const { database, audit } = deps;
  const counts = new Map<ArchivedTrail, number>();

  async function* lines(): AsyncGenerator<string> {
    for (const trail of trails) {
      for (let after: { at: number; id: string } | undefined; ;) {
        const { entries, next } = await audit.list(database.query, { tenantId: trail.tenantId, oldestFirst: true, after, limit: pageSize });
        const older = entries.filter(({ at }) => Date.parse(at) < beforeMs);
        counts.set(trail, (counts.get(trail) ?? 0) + older.length);
        const texts = older.map((entry) => `${JSON.stringify({ tenant: trail.slug, ...entry } satisfies AuditEntry & { tenant: string | null })}\n`);
        if (texts.length > 0) yield texts.join('');
        if (!next || older.length < entries.length) break;
        after = next;
      }
    }
  }

  const partial = await openPartialFile(file, stopped).catch((cause: unknown) => {
    throw faultOf(cause, file);
  });
  const hash = createHash('sha256');
  const store = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      await partial.handle.appendFile(chunk);
    }
  };
  try {
    const pieces = Readable.from(lines(), { objectMode: false });
    if (file.endsWith('.gz')) await pipeline(pieces, createGzip(), store);
    else await pipeline(pieces, store);
    await partial.keep();
  } catch (cause) {
    partial.remove();
    throw faultOf(cause, file);
  }
  const sha256 = hash.digest('hex');
  await database.write(async (tx) => {
    for (const [{ tenantId }, entries] of counts)
      if (entries > 0) await recordRemoval(deps, tx, by, 'audit.archived', { tenantId, beforeMs, archiveSha256: sha256, entries });
  });
  await deleteRemoved(database, withoutPause);
  return { entries: [...counts.values()].reduce((sum, count) => sum + count, 0), sha256 };
}

function faultOf(cause: unknown, file: string): unknown {
  const conflict = conflictOf(cause, file);
  if (conflict) return conflict;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code === 'string' && cause instanceof Error && 'syscall' in cause)
    return new HttpError('data_folder_not_writable', `${file} cannot be written (${code}). Nothing was removed.`, { cause });
  return cause;
}
