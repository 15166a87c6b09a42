import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { By } from '../platform/audit/model.ts';
import { readConfig, type Config } from '../config/config.ts';
import type { Clock } from '../clock.ts';
import { ensureMasterKey } from '../config/ensure-master-key.ts';
import { HttpError } from '../errors/http-error.ts';
import { createLog } from '../platform/http/log/log.ts';
import { createServices, type Services } from '../services.ts';
import type { CredentialDescriptor } from '../credentials/descriptor.ts';
import type { Migration } from '../platform/store/migrations/migration.ts';
import type { Database } from '../platform/store/database.ts';
import { openDatabase } from '../platform/store/open.ts';

/** The server's configuration, database and services, without HTTP. */
export interface OpenServer {
  config: Config;
  database: Database;
  services: Services;
  /** The actor of this command in the audit trail. */
  by: By;
  close(): Promise<void>;
}

export interface OpenOptions {
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Whether a SQLite database may be created. Otherwise, a command in the wrong folder would leave an empty one. */
  create: boolean;
  /** Whether to check the master keys. Default true: a wrong key would seal secrets that cannot be opened. */
  checkMasterKey?: boolean;
  warn(text: string): void;
  /** Default: every built-in kind of credential. */
  credentials?: readonly CredentialDescriptor[];
  migrations?: readonly Migration[] | undefined;
  /** Ends the wait for an unavailable database. */
  signal?: AbortSignal;
}

/** Opens the configured server as `serve` does. */
export async function openServer({
  environment,
  clock,
  create,
  checkMasterKey = true,
  warn,
  credentials,
  migrations,
  signal,
}: OpenOptions): Promise<OpenServer> {
  const given = readConfig(environment);
  if (!create && given.database.engine === 'sqlite' && !isThere(given.database.file, given.dataFolder)) {
    throw new HttpError('database_unreachable', `There is no database in ${given.dataFolder} yet: run vitrine init, or set VITRINE_DATA to another folder.`);
  }
  const { config, note } = ensureMasterKey(given);
  if (note) warn(note);
  const database = await openDatabase(config, { warn, migrations, signal });
  const services = createServices({ config, database, clock, ...(credentials && { credentials }), log: createLog('silent') });
  if (checkMasterKey) {
    await services.masterKeyCheck.begin().catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
  }
  const close = async (): Promise<void> => {
    await Promise.all([services.documents.close(), services.lastUse.flush(), services.auditCounts.flush()]);
    await database.close();
  };
  return { config, database, services, by: { actor: { kind: 'cli', id: userName() }, requestId: null, address: null }, close };
}

/** @throws HttpError `data_folder_not_writable` if the folder cannot be read: an existing database must not count as missing. */
function isThere(file: string, folder: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new HttpError('data_folder_not_writable', `The data folder ${folder} cannot be accessed by this user (${code}).`, { cause });
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
