import { statfsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

const mebibyte = 1_048_576;
/** Space for a few writes of SQLite and its log. */
const minMebibytes = 16;
/** Space that a night of work may need. */
const scarceMebibytes = 256;

interface Disk {
  /** Blocks of the file system, or 0 if it does not report them. */
  blocks: number;
  /** Blocks that this user can still write. */
  bavail: number;
  bsize: number;
}

/** Checks for free space where SQLite writes: with a full disk, reads work and every write is refused. */
export function checkDisk({ database, dataFolder }: Pick<Config, 'database' | 'dataFolder'>, diskOf: (folder: string) => Disk = statfsSync): Finding[] {
  if (database.engine !== 'sqlite') return [];
  let disk: Disk;
  try {
    disk = diskOf(dataFolder);
  } catch {
    // Another check reports a missing folder.
    return [];
  }
  if (disk.blocks === 0) return [];
  const free = Math.floor((disk.bavail * disk.bsize) / mebibyte);
  const message = `${free} MiB are free on the disk of ${dataFolder}`;
  const remedy = 'Make room, or move the data folder to a larger disk while the server is stopped.';
  if (free < minMebibytes) return [fail('disk', `${message}: writes fail when the disk is full.`, remedy)];
  return [free < scarceMebibytes ? warn('disk', `${message}.`, remedy) : ok('disk', `${message}.`)];
}
