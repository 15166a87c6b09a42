import type { Doors } from '../../../server/access/api-areas.ts';
import { credentials } from '../../../server/credentials/index.ts';

const opening = credentials.flatMap((one) => ('opens' in one && one.opens ? [[one.name, one.opens.doors] as const] : []));

/** The expected response of each door to each kind of credential that opens a door by itself. */
export const doorsOf = new Map<string, Doors>(opening);
