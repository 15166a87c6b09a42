import type { Index, Migration } from './migrations/migration.ts';

/** What building indexes needs of an engine. */
export interface IndexSession {
  run(statement: string): Promise<void>;
  /** Of these names, those of indexes that are there and serve queries. */
  built(names: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Every index that a schema wants beside those of its transactions. */
export function wantedOf(migrations: readonly Migration[]): readonly Index[] {
  const all = migrations.flatMap(({ indexes = [] }) => indexes);
  const replaced = new Set(all.map(({ replaces }) => replaces));
  return all.filter(({ name }) => !replaced.has(name));
}

const statement = ({ name, table, on }: Index, beside = ''): string => `create index ${beside}if not exists ${name} on ${table} ${on}`;

/** Builds those of `wanted` that are missing, each as a statement of its own. @returns Their names. */
export async function buildMissing(session: IndexSession, wanted: readonly Index[]): Promise<string[]> {
  const missing = await missingOf(session, wanted);
  for (const index of missing) await session.run(statement(index));
  for (const name of await replacedOf(session, wanted)) await session.run(`drop index if exists ${name}`);
  return missing.map(({ name }) => name);
}

/**
 * The same on PostgreSQL beside the running work: writers are not held up, and it may take minutes. One that was cut off on its way is there and
 * serves nothing: it is begun anew.
 */
export async function buildMissingBeside(session: IndexSession, wanted: readonly Index[]): Promise<string[]> {
  const missing = await missingOf(session, wanted);
  for (const index of missing) {
    await session.run(`drop index concurrently if exists ${index.name}`);
    await session.run(statement(index, 'concurrently '));
  }
  for (const name of await replacedOf(session, wanted)) await session.run(`drop index concurrently if exists ${name}`);
  return missing.map(({ name }) => name);
}

async function missingOf(session: IndexSession, wanted: readonly Index[]): Promise<Index[]> {
  const built = await session.built(wanted.map(({ name }) => name));
  return wanted.filter(({ name }) => !built.has(name));
}

/** Those that are still there beside what came for them. */
const replacedOf = (session: IndexSession, wanted: readonly Index[]): Promise<ReadonlySet<string>> =>
  session.built(wanted.flatMap(({ replaces }) => replaces ?? []));
