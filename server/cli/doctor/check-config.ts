import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { isLoopback } from '../../../protocol/origin.ts';
import type { Config } from '../../config/config.ts';
import { type MisspeltVariable, misspeltSentence, misspeltVariables } from '../../config/misspelt-variables.ts';
import type { Run } from '../run.ts';
import { fail, info, ok, warn, type Finding } from './finding.ts';

/** Such a variable may also be why the configuration is not usable. */
export const warnOfMisspelt = (one: MisspeltVariable): Finding => warn('config', misspeltSentence(one), `Rename it to ${one.meant}, or remove it.`);

/** Checks the configuration alone. */
export function checkConfig(config: Config, environment: Run['environment']): Finding[] {
  const url = new URL(config.publicUrl);
  const findings: Finding[] = [];
  if (misspeltVariables(environment).length === 0) findings.push(ok('config', `Every variable is understood; ${config.mode} mode, ${config.database.engine}.`));
  if (url.protocol === 'https:') findings.push(ok('public-url', `${config.publicUrl} is https.`));
  else if (isLoopback(url.hostname))
    findings.push(info('public-url', `${config.publicUrl} is reachable from this machine only.`, 'Set PUBLIC_URL to the https address that viewers use.'));
  if (config.mode === 'development')
    findings.push(info('mode', 'Development mode: the server creates what is missing, and is less strict.', 'Set NODE_ENV=production for viewers.'));
  return findings;
}

/** Checks the folder that holds the SQLite file and the development key. */
export function checkDataFolder(config: Config): Finding[] {
  try {
    accessSync(config.dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return config.database.engine === 'sqlite'
      ? [
          fail(
            'data-folder',
            `${config.dataFolder} cannot be written by this user.`,
            'Give the folder to the user that runs the server, or name another one in VITRINE_DATA.',
          ),
        ]
      : [info('data-folder', `${config.dataFolder} does not exist; with PostgreSQL nothing is stored in it.`)];
  }
  const keyFile = join(config.dataFolder, 'master-key');
  const open = statSync(keyFile, { throwIfNoEntry: false });
  const findings = [ok('data-folder', `${config.dataFolder} can be written.`)];
  if (open && (open.mode & 0o077) !== 0) findings.push(warn('master-key-file', `${keyFile} can be read by other users.`, `chmod 600 ${keyFile}`));
  return findings;
}
