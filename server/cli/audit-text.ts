import type { AuditEntry } from '../platform/audit/model.ts';
import { escapeJson } from './terminal.ts';

/** JSON on one line that drives no terminal. */
export const jsonLine = (value: unknown): string => escapeJson(JSON.stringify(value));

const image = (value: unknown): string => (value === null ? '' : jsonLine(value));
const named = ({ kind, id }: { kind: string; id: string | null }): string => (id === null ? kind : `${kind} ${id}`);

/** What a person reads of an entry, by column. */
export const auditColumns = [
  { title: 'At', value: ({ at }: AuditEntry) => at },
  { title: 'Action', value: ({ action }: AuditEntry) => action },
  { title: 'Actor', value: ({ actor }: AuditEntry) => named(actor), shrinks: true },
  { title: 'Target', value: ({ target }: AuditEntry) => named(target), shrinks: true },
  { title: 'Change', value: ({ before, after }: AuditEntry) => [image(before), image(after)].filter((text) => text !== '').join(' → '), shrinks: true },
];

/** An entry as a line, for trails that grow while they are read. */
export const auditLine = (entry: AuditEntry): string =>
  auditColumns
    .map(({ value }) => value(entry).replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD'))
    .join('  ')
    .trimEnd();

const csvColumns: Record<string, (entry: AuditEntry) => string> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  actor_kind: ({ actor }) => actor.kind,
  actor_id: ({ actor }) => actor.id ?? '',
  action: ({ action }) => action,
  target_kind: ({ target }) => target.kind,
  target_id: ({ target }) => target.id,
  before: ({ before }) => image(before),
  after: ({ after }) => image(after),
  request_id: ({ requestId }) => requestId ?? '',
  address: ({ address }) => address ?? '',
};

/**
 * A cell of CSV, RFC 4180, always in quotes. Spreadsheets run what begins like a formula, also behind blanks and in full-width letters: an apostrophe
 * before it makes it text. Characters that drive a terminal are replaced.
 */
export function csvCell(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD');
  const still = /^[\s\uFFFD'"]*[=+\-@|%＝＋－＠]/u.test(plain) ? `'${plain}` : plain;
  return `"${still.replaceAll('"', '""')}"`;
}

export const csvHead = Object.keys(csvColumns).map(csvCell).join(',');

export const csvLine = (entry: AuditEntry): string =>
  Object.values(csvColumns)
    .map((value) => csvCell(value(entry)))
    .join(',');
