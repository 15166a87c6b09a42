import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makePostgresTemplate } from '../databases/engines.ts';
import { startPostgres } from '../databases/postgres.ts';
import makeRunFolder from './run-folder.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Prepares the resources that all test files share: the built server, and one private PostgreSQL. */
export default async function setup(): Promise<() => void> {
  // A no-op after a build. Otherwise, tests of processes would run an outdated build.
  spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'server'], { cwd: root });
  const postgres = await startPostgres();
  process.env['VITRINE_TEST_POSTGRES'] = postgres.socketUrl;
  process.env['VITRINE_TEST_TEMPLATE'] = await makePostgresTemplate(postgres.socketUrl);
  const removeRunFolder = makeRunFolder();
  return () => {
    postgres.stop();
    removeRunFolder();
  };
}
