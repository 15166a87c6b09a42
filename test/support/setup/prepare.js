// First step of `npm test`: finds the programs that the tests need, installs them where allowed, or names them in one line.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser, wantedEngines } from './find-browser.js';
import { findPythonWithJwt } from './find-python.js';

const engines = wantedEngines();

const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);

/** Returns folders that may hold PostgreSQL's server programs. Distributions keep `initdb` off `PATH`. */
function postgresFolders() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  return [process.env.PG_BIN ?? '', ...onPath, ...versions].filter(Boolean);
}

/** @typedef {{ name: string, debianPackages: string[], found: () => boolean, how: string, isOptional?: boolean }} Need */

/** @type {Need} */
const firefox = {
  name: 'Firefox',
  debianPackages: ['firefox-esr'],
  found: () => findBrowser('firefox', undefined) !== undefined,
  how: 'Install Firefox or Firefox ESR, or set FIREFOX_PATH to the program.',
  isOptional: engines !== 'all' && engines !== 'whole',
};

/** @type {Need[]} */
const needs = [
  {
    name: 'Chromium',
    debianPackages: ['chromium'],
    found: () => findBrowser('chromium', chromium.executablePath()) !== undefined,
    how: 'Install Chromium or Chrome, run `npx playwright install chromium`, or set CHROMIUM_PATH to the program.',
  },
  {
    name: 'Chromium without windows',
    // Both must have the same version, because they share files.
    debianPackages: ['chromium', 'chromium-headless-shell'],
    found: () => findBrowser('headless-shell', undefined) !== undefined,
    how: 'It makes the browser tests twice as quick: install `chromium-headless-shell`.',
    isOptional: true,
  },
  {
    name: 'PostgreSQL server programs (initdb, pg_ctl)',
    debianPackages: ['postgresql'],
    found: () => postgresFolders().some((folder) => existsSync(join(folder, 'initdb'))),
    how: 'Install PostgreSQL 14 or later, and set PG_BIN to the folder of `initdb` if it is not on PATH.',
  },
  {
    name: 'PgBouncer',
    debianPackages: ['pgbouncer'],
    found: () => [...onPath, '/usr/sbin', '/usr/local/sbin'].some((folder) => existsSync(join(folder, 'pgbouncer'))),
    how: 'Install PgBouncer, and put `pgbouncer` on PATH.',
  },
  {
    name: 'PyJWT',
    debianPackages: ['python3-jwt', 'python3-cryptography'],
    found: () => findPythonWithJwt() !== undefined,
    how: 'Install PyJWT with `cryptography`, and set VITRINE_TEST_PYTHON to a Python that has both if it is not the first on PATH.',
  },
  ...(engines === 'chromium' ? [] : [firefox]),
];

const missing = () => needs.filter((need) => !need.found());
const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
const run = (/** @type {string[]} */ ...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;

if (missing().length > 0 && mayInstall && run('update')) {
  // Required programs are installed first, one by one: a failure of an optional one does not affect them.
  for (const { name, debianPackages } of missing().toSorted((one, other) => Number(one.isOptional ?? false) - Number(other.isOptional ?? false))) {
    console.log(`Installing ${name} for the tests …`);
    run('install', '-y', '--no-install-recommends', ...debianPackages);
  }
}

const lacking = missing().filter(({ isOptional }) => !isOptional);
for (const need of lacking) console.error(`The tests need ${need.name}. ${need.how}`);
if (lacking.length > 0) process.exit(1);
