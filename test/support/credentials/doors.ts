import type { Doors } from '../../../server/access/doors.ts';
import { credentials } from '../../../server/credentials/index.ts';

const opening = credentials.flatMap((one) => ('opens' in one && one.opens ? [[one.name, one.opens.doors] as const] : []));

/** What each door says to each kind of credential that opens any by itself. */
export const doorsOf = new Map<string, Doors>(opening);
