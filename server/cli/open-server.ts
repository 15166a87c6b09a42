import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { By } from '../audit/model.ts';
import { readConfig, type Config } from '../config.ts';
import type { Clock } from '../clock.ts';
import { ensureMasterKey } from '../ensure-master-key.ts';
import { HttpError } from '../errors/http-error.ts';
import { createLog } from '../http/log.ts';
import { createServices, type Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { openDatabase } from '../store/open.ts';

/** The server's own configuration, database and services, without its HTTP face. */
export interface OpenServer {
  config: Config;
  database: Database;
  services: Services;
  /** Who stands in the audit trail for what this command does. */
  by: By;
  close(): Promise<void>;
}

export interface OpenOptions {
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Whether a SQLite database may be made. Otherwise a command in the wrong folder would leave an empty one behind. */
  create: boolean;
  warn(text: string): void;
}

/** Opens what the environment names, the way the server does. */
export async function openServer({ environment, clock, create, warn }: OpenOptions): Promise<OpenServer> {
  const given = readConfig(environment);
  if (!create && given.database.engine === 'sqlite' && !existsSync(given.database.file)) {
    throw new HttpError('database_unreachable', `There is no database in ${given.dataFolder} yet: run vitrine init, or name another folder in VITRINE_DATA.`);
  }
  const { config, note } = ensureMasterKey(given);
  if (note) warn(note);
  const database = await openDatabase(config, { warn });
  const services = createServices({ config, database, clock, log: createLog('silent') });
  const close = async (): Promise<void> => {
    await Promise.all([services.lastUse.flush(), services.auditCounts.flush()]);
    await database.close();
  };
  return { config, database, services, by: { actor: { kind: 'cli', id: userName() }, requestId: null, address: null }, close };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
