import { statfsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

const mebibyte = 1_048_576;
/** What SQLite needs for a few writes and its log. */
const leastMebibytes = 16;
/** What a night of work may take. */
const scarceMebibytes = 256;

interface Disk {
  /** Of the whole file system; 0 where it does not say. */
  blocks: number;
  /** Blocks that this user may still write. */
  bavail: number;
  bsize: number;
}

/** Checks that there is room where SQLite writes: on a full disk reads are answered, and every write is refused. */
export function checkDisk({ database, dataFolder }: Pick<Config, 'database' | 'dataFolder'>, diskOf: (folder: string) => Disk = statfsSync): Finding[] {
  if (database.engine !== 'sqlite') return [];
  let disk: Disk;
  try {
    disk = diskOf(dataFolder);
  } catch {
    // A folder that is not there is told by another check.
    return [];
  }
  if (disk.blocks === 0) return [];
  const free = Math.floor((disk.bavail * disk.bsize) / mebibyte);
  const message = `${free} MiB are free on the disk of ${dataFolder}`;
  const remedy = 'Make room, or move the data folder to a larger disk while the server is stopped.';
  if (free < leastMebibytes) return [fail('disk', `${message}: writes are refused when there is none.`, remedy)];
  return [free < scarceMebibytes ? warn('disk', `${message}.`, remedy) : ok('disk', `${message}.`)];
}
