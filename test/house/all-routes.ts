import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config/config.ts';
import { createLog } from '../../server/platform/http/log/log.ts';
import type { Route } from '../../server/platform/http/routes/route.ts';
import { openDatabase } from '../../server/platform/store/open.ts';

/** Returns every route that the server serves. */
export async function allRoutes(): Promise<readonly Route[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-routes-'));
  const config = readConfig({ VITRINE_DATA: folder, VITRINE_MASTER_KEYS: `docs:${randomBytes(32).toString('base64')}` });
  const database = await openDatabase(config);
  try {
    const app = await createApp({ config, database, log: createLog('silent') });
    await app.close();
    return app.routes;
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
