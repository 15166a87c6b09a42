import { sql } from 'kysely';
import type { Database } from '../store/database.ts';
import { updateInBatches, withoutPause } from '../store/in-batches.ts';

/** Makes the waiting deliveries of an endpoint due now, because it responds again or its tenant has repaired it. */
export const releaseBacklog = (database: Database, endpointId: string, now: number): Promise<number> =>
  updateInBatches(
    database,
    'webhook_deliveries',
    sql`next_try_at = ${now}`,
    sql`endpoint_id = ${endpointId} and state = 'waiting' and next_try_at > ${now}`,
    withoutPause,
  );
