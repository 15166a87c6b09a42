import { readFileSync } from 'node:fs';
import { openDatabase } from '../../server/platform/store/open.ts';
import { by, resourceWorld } from './resource-world.ts';

/** A process that revokes all links of a tenant and is killed after every row has changed, right before the transaction commits. */
const [placeFile = '', tenantId = ''] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(readFileSync(placeFile, 'utf8')));
const world = resourceWorld(database);
world.audit.record = async () => {
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
};
await world.receipts.revokeAll(by, tenantId);
