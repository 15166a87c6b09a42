import { sql } from 'kysely';
import { isName, normalizeName } from '../../../protocol/names.ts';
import type { Database } from '../../platform/store/database.ts';
import { counted } from '../terminal/counted.ts';
import { ok, warn, type Finding } from './finding.ts';

const atOnce = 5_000;

interface Named {
  id: string;
  tenant_id: string;
  external_id: string;
}

/**
 * Checks customer names stored by older releases. Two names that are equal by today's rules differ only in spelling, and a name that no token can hold admits
 * no one. Plain ASCII names without control characters are safe, and are not read.
 */
export async function checkNames({ query, engine }: Database): Promise<Finding[]> {
  const isOdd = engine === 'sqlite' ? sql<boolean>`external_id glob ${'*[^ -~]*'}` : sql<boolean>`external_id ~ ${'[^ -~]'}`;
  const seen = new Map<string, Named>();
  const [same, unfit]: [[Named, Named][], Named[]] = [[], []];
  for (let after = ''; ;) {
    const rows = await query
      .selectFrom('customers')
      .select(['id', 'tenant_id', 'external_id'])
      .where('id', '>', after)
      .where(isOdd)
      .orderBy('id')
      .limit(atOnce)
      .execute();
    for (const row of rows) {
      if (!isName(row.external_id)) unfit.push(row);
      const key = `${row.tenant_id} ${normalizeName(row.external_id)}`;
      const other = seen.get(key);
      if (other) same.push([other, row]);
      else seen.set(key, row);
    }
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) break;
    after = last.id;
  }
  const findings: Finding[] = [];
  const some = (texts: readonly string[]): string => `${texts.slice(0, 5).join(', ')}${texts.length > 5 ? ' and more' : ''}`;
  if (same.length > 0) {
    const pairs = some(same.map(([one, other]) => `${one.id} and ${other.id} (${JSON.stringify(normalizeName(other.external_id))})`));
    findings.push(
      warn(
        'customer-names',
        `${counted(same.length, 'customer')} with the external id of another one in a different Unicode form: ${pairs}. Each is found by its exact form only.`,
        'Send the receipts of both under one external id, and block the other customer.',
      ),
    );
  }
  if (unfit.length > 0) {
    const names = some(unfit.map(({ id, external_id: name }) => `${id} (${JSON.stringify(name)})`));
    findings.push(
      warn(
        'customer-names',
        `${counted(unfit.length, 'customer')} whose external id has control characters, line separators or direction marks, which no token can hold: ${names}.`,
        'Send their receipts under an external id without them.',
      ),
    );
  }
  return findings.length > 0 ? findings : [ok('customer-names', 'Every customer has a unique external id that tokens can hold.')];
}
