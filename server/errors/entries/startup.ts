import type { ServerEntry } from '../entry.ts';

/** Errors that prevent the server or the command line from starting. */
export const startupEntries = {
  config_invalid: {
    status: 500,
    title: 'The configuration is not usable',
    meaning: 'One or more environment variables are missing or break their rule. Every fault is listed; values are never printed.',
    remedy: 'Correct the variables in the list; the README has a table of them. `vitrine master-key make` prints a line for `VITRINE_MASTER_KEYS`.',
  },
  widgets_invalid: {
    status: 500,
    title: 'A widget of the operator is not usable',
    meaning:
      'A folder in `VITRINE_WIDGETS` breaks a rule. The message lists every fault with folder, field, value, rule and fix. Until then, nothing is served.',
    remedy: 'Correct each fault. `vitrine widgets check FOLDER` checks again without a start; docs/widgets.md describes the contents of a folder.',
  },
  database_unreachable: {
    status: 503,
    title: 'The database cannot be opened',
    meaning:
      'The server in `DATABASE_URL` does not answer, does not have the database, refuses the user or its rights, accepts only reads, or has a certificate ' +
      'that is not trusted. The message says which.',
    remedy:
      'Change what the message names, or compare with `psql` and the same address. Encrypted connections need `sslmode=verify-full`, and a private ' +
      'certificate authority `sslrootcert=/path/of/its.pem`, in the query of the URL.',
  },
  database_corrupt: {
    status: 503,
    title: 'The database file is damaged',
    meaning:
      'The SQLite file in the data folder is not a database, or a page of it is damaged. The server leaves the file untouched and creates no new one over it.',
    remedy: 'Replace it with the last backup, without the files `-wal` and `-shm` beside it, or recover what is readable with `sqlite3 vitrine.db .recover`.',
  },
  database_newer: {
    status: 503,
    title: 'The database is newer than the program',
    meaning: 'A newer release migrated the schema. This release does not know that schema and leaves the database untouched.',
    remedy: 'Start the newer release, or restore the backup from before the update.',
  },
  master_key_wrong: {
    status: 503,
    title: 'The master key does not match the database',
    meaning: 'Secrets in the database are sealed with a master key that is missing from `VITRINE_MASTER_KEYS`, has other bytes there, or was retired.',
    remedy:
      'Restore the right key. The key that seals comes first. In development it is the file `master-key` in the data folder. `vitrine master-key status` ' +
      'shows which keys are in use.',
  },
  data_folder_not_writable: {
    status: 503,
    title: 'The data folder is not writable',
    meaning: 'The user that runs the server cannot create the folder `VITRINE_DATA`, or write to it or to the database in it.',
    remedy: 'Make the folder and its files writable for that user, or set another one in `VITRINE_DATA`.',
  },
  port_in_use: {
    status: 503,
    title: 'The port is in use',
    meaning: 'Another process already listens on the port.',
    remedy: 'Stop the other process, or set another port in `PORT`.',
  },
} as const satisfies Record<string, ServerEntry>;
