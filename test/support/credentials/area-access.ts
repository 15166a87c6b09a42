import type { AreaPolicy } from '../../../server/access/api-areas.ts';
import { credentials } from '../../../server/credentials/index.ts';

const opening = credentials.flatMap((one) => ('opens' in one && one.opens ? [[one.name, one.opens.areas] as const] : []));

/** The expected access of each kind of credential to each area, for kinds that open an area by themselves. */
export const areaAccessOf = new Map<string, AreaPolicy>(opening);
