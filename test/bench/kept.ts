import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Figure } from './figure.ts';

const folder = new URL('../../dist/.bench/kept/', import.meta.url);
const fileOf = (part: string): URL => new URL(`${part}.json`, folder);

/** What a part of the bench has measured, and on what. */
export interface Outcome {
  about: string;
  figures: Figure[];
  /** The steps of a mount, from the part that traces one. */
  trace?: string;
}

/** Keeps what a part has measured, so that a run that is cut off loses only the part that it was at. */
export function keep(part: string, outcome: Outcome): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(part), JSON.stringify(outcome, undefined, 2));
}

/** What was kept last of each part. @throws When there is nothing of one. */
export function allKept(parts: readonly string[]): Record<string, Outcome> {
  const missing = parts.filter((part) => !existsSync(fileOf(part)));
  if (missing.length) throw new Error(`--write takes the whole table, and these parts were never measured here: ${missing.join(', ')}`);
  return Object.fromEntries(parts.map((part) => [part, JSON.parse(readFileSync(fileOf(part), 'utf8')) as Outcome]));
}
