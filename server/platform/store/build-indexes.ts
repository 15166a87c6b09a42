import type { Index, Migration } from './migrations/migration.ts';

/** The engine functions for building indexes. */
export interface IndexSession {
  run(statement: string): Promise<void>;
  /** Returns which of these indexes exist and are valid. */
  built(names: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Returns every index of a schema that is built outside its transactions. */
export function expectedIndexesOf(migrations: readonly Migration[]): readonly Index[] {
  const all = migrations.flatMap(({ indexes = [] }) => indexes);
  const replaced = new Set(all.map(({ replaces }) => replaces));
  return all.filter(({ name }) => !replaced.has(name));
}

const statement = ({ name, table, on }: Index, beside = ''): string => `create index ${beside}if not exists ${name} on ${table} ${on}`;

/** Builds the missing indexes, each as its own statement. @returns Their names. */
export async function buildMissing(session: IndexSession, expected: readonly Index[]): Promise<string[]> {
  const missing = await missingOf(session, expected);
  for (const index of missing) await session.run(statement(index));
  for (const name of await replacedOf(session, expected)) await session.run(`drop index if exists ${name}`);
  return missing.map(({ name }) => name);
}

/**
 * Builds missing indexes on PostgreSQL without blocking writers, which may take minutes. An interrupted build leaves an invalid index, which is dropped and
 * built again.
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

/** Returns the replaced indexes that still exist. */
const replacedOf = (session: IndexSession, wanted: readonly Index[]): Promise<ReadonlySet<string>> =>
  session.built(wanted.flatMap(({ replaces }) => replaces ?? []));
