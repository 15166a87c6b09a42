import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from './figure.ts';

const folder = new URL('../../dist/.bench/kept/', import.meta.url);
const fileOf = (part: string): URL => new URL(`${part}.json`, folder);

/** The figures of one part of the bench, and the setup they were measured on. */
export interface Outcome {
  about: string;
  figures: Figure[];
  /** Steps of a mount, from the part that traces one. */
  trace?: string;
}

/** Stores the figures of a part: an interrupted run loses only its current part. */
export function storeOutcome(part: string, outcome: Outcome): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(part), JSON.stringify(outcome, undefined, 2));
}

/** Returns the last stored outcome of each part. @throws When a part has none. */
export function storedOutcomes(parts: readonly string[]): Record<string, Outcome> {
  const missing = parts.filter((part) => !existsSync(fileOf(part)));
  if (missing.length) throw new Error(`--write takes the whole table, and these parts were never measured here: ${missing.join(', ')}`);
  return Object.fromEntries(parts.map((part) => [part, JSON.parse(readFileSync(fileOf(part), 'utf8')) as Outcome]));
}
