import type { z } from 'zod';

/** One master key as parsed from the configuration. */
export interface MasterKey {
  /** Short name stored in sealed records. Not secret. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

const minBytes = 32;

/**
 * Parses `id:base64,id:base64`. Refuses weak keys: fewer than 32 bytes, a byte pattern, or plain text, because examples, defaults and passwords are text.
 * Messages never contain the value.
 */
export function parseMasterKeys(value: string, context: z.RefinementCtx): MasterKey[] {
  const entries = value.split(',').map((entry) => parseMasterKey(entry.trim()));
  const faults = entries.flatMap((entry, index) => (typeof entry === 'string' ? [`entry ${index + 1} ${entry}`] : []));
  const keys = entries.filter((entry) => typeof entry !== 'string');
  if (new Set(keys.map(({ id }) => id)).size < keys.length) faults.push('contains the same id twice');
  for (const message of faults) context.addIssue({ code: 'custom', message });
  return keys;
}

/** Parses one `id:base64` entry, or returns its fault. */
export function parseMasterKey(entry: string): MasterKey | string {
  const [, id, text] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry) ?? [];
  if (id === undefined || text === undefined) return 'must have the form id:base64, with an id of letters and digits';
  const key = Buffer.from(text, 'base64');
  const fault = faultOfKey(key);
  return fault ?? { id, key };
}

function faultOfKey(key: Buffer): string | undefined {
  if (key.length < minBytes) return `is shorter than ${minBytes} bytes`;
  if (new Set(key).size < 12) return 'is not random: its bytes repeat';
  const step = (key.at(1) ?? 0) - (key.at(0) ?? 0);
  if (key.every((byte, index) => index === 0 || (byte - (key.at(index - 1) ?? 0)) % 256 === step % 256)) return 'is not random: its bytes count up or down';
  if (key.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d)) {
    return 'is text, not random bytes: create one with `openssl rand -base64 32`';
  }
  return undefined;
}
