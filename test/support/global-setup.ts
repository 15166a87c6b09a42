import { startPostgres } from './postgres.ts';

/** Starts what every test file may use and no file should start for itself: one private PostgreSQL. */
export default async function setup(): Promise<() => void> {
  const postgres = await startPostgres();
  process.env['VITRINE_TEST_POSTGRES'] = postgres.url;
  return () => postgres.stop();
}
