import type { AuditEntry } from '../platform/audit/model.ts';
import { escapeJson } from './terminal/terminal.ts';

/** Returns JSON on one line, without characters that control a terminal. */
export const jsonLine = (value: unknown): string => escapeJson(JSON.stringify(value));

const image = (value: unknown): string => (value === null ? '' : jsonLine(value));
const named = ({ kind, id }: { kind: string; id: string | null }): string => (id === null ? kind : `${kind} ${id}`);

/** The columns of an entry, as shown to people. */
export const auditColumns = [
  { title: 'Time', value: ({ at }: AuditEntry) => at },
  { title: 'Action', value: ({ action }: AuditEntry) => action },
  { title: 'Actor', value: ({ actor }: AuditEntry) => named(actor), shrinks: true },
  { title: 'Target', value: ({ target }: AuditEntry) => named(target), shrinks: true },
  { title: 'Change', value: ({ before, after }: AuditEntry) => [image(before), image(after)].filter((text) => text !== '').join(' → '), shrinks: true },
];

/** Returns an entry as one line, for trails that are printed as they grow. */
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
 * Returns a quoted CSV cell (RFC 4180). Spreadsheets run text that begins like a formula, even after blanks or in full-width letters: a leading apostrophe
 * prevents it. Characters that control a terminal are replaced.
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
