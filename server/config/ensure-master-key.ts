import { randomBytes as systemRandomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { ConfigError } from '../errors/config-error.ts';
import { HttpError } from '../errors/http-error.ts';
import { makeFolder } from './make-folder.ts';
import { parseMasterKey } from './master-key-text.ts';
import { partialNameOf, placeFile } from './place-file.ts';

/** A configuration with a master key, and a note for the operator when a key was created. */
export interface EnsuredMasterKey {
  config: Config;
  note: string | undefined;
}

/**
 * Adds a master key to a development configuration: read from `master-key` in the data folder, created there (mode 0600) the first time. A configuration with a
 * master key is returned unchanged.
 *
 * @throws HttpError `data_folder_not_writable`; ConfigError when the file holds no usable key.
 *
 * @example
 * const { config, note } = ensureMasterKey(readConfig(process.env));
 * if (note) console.log(note);
 */
export function ensureMasterKey(config: Config, randomBytes: (size: number) => Buffer = systemRandomBytes): EnsuredMasterKey {
  if (config.masterKeys.length > 0) return { config, note: undefined };
  const file = join(config.dataFolder, 'master-key');
  const made = makeOnce(file, config.dataFolder, `dev:${randomBytes(32).toString('base64')}\n`);
  const key = parseMasterKey(textOf(file).trim());
  if (typeof key === 'string') throw new ConfigError([{ variable: 'VITRINE_MASTER_KEYS', message: `is not set, and the key in ${file} ${key}` }]);
  const note = made
    ? `Created a master key for development in ${file}. It decrypts every stored secret: keep it with the database, and set ` +
      'VITRINE_MASTER_KEYS in production.'
    : undefined;
  return { config: Object.freeze({ ...config, masterKeys: [key] }), note };
}

function makeOnce(file: string, folder: string, text: string): boolean {
  try {
    makeFolder(folder);
    if (existsSync(file)) return false;
    writeWhole(file, text);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST' && existsSync(file)) return false;
    const why = `The data folder ${folder} cannot be written (${codeOf(cause)}): the development master key is stored there.`;
    throw new HttpError('data_folder_not_writable', why, { cause });
  }
}

/** Writes a new file, and gives it its name once it is complete: after a crash or on a full disk, half a file would be read as the key. */
function writeWhole(file: string, text: string): void {
  // Of several processes that start at once, each writes its own.
  const partial = partialNameOf(`${file}.${process.pid}`);
  try {
    const handle = openSync(partial, 'w', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    placeFile(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** @throws ConfigError when the file cannot be read, for example because it belongs to another user. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const message = `is not set, and the development key in ${file} cannot be read (${codeOf(cause)})`;
    throw new ConfigError([{ variable: 'VITRINE_MASTER_KEYS', message }]);
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown');
