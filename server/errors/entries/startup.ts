import type { ServerEntry } from '../entry.ts';

/** What keeps the server or the command line from starting. */
export const startupEntries = {
  config_invalid: {
    status: 500,
    title: 'The configuration is not usable',
    meaning: 'One or more environment variables are missing or break their rule. Every fault is listed; values are never printed.',
    remedy: 'Correct the variables that are named; the README has a table of them. `vitrine master-key make` prints a line for `VITRINE_MASTER_KEYS`.',
  },
  widgets_invalid: {
    status: 500,
    title: 'A widget of the operator is not usable',
    meaning: 'A folder in `VITRINE_WIDGETS` breaks a rule. Every fault has a sentence, with folder, field, value, rule and way out. Nothing is served before.',
    remedy: 'Correct what is named; `vitrine widgets check FOLDER` looks again without a start. What a folder holds stands in docs/widgets.md.',
  },
  database_unreachable: {
    status: 503,
    title: 'The database cannot be opened',
    meaning: 'The server that `DATABASE_URL` names does not answer, does not know the database, or refuses the user.',
    remedy: 'Try the same address with `psql`, and compare host, port, user, password and database name.',
  },
  database_corrupt: {
    status: 503,
    title: 'The database file is damaged',
    meaning: 'The SQLite file in the data folder is not a database, or a page of it is broken. It is left untouched and nothing new is made over it.',
    remedy: 'Put the last backup in its place, without the files `-wal` and `-shm` beside it, or recover what can be read with `sqlite3 vitrine.db .recover`.',
  },
  database_newer: {
    status: 503,
    title: 'The database is newer than the program',
    meaning: 'A newer release has migrated the schema. This release does not know it and keeps its hands off.',
    remedy: 'Start the newer release, or restore the backup from before the update.',
  },
  master_key_wrong: {
    status: 503,
    title: 'The master key does not fit the database',
    meaning: 'Secrets of the database are sealed under a master key that `VITRINE_MASTER_KEYS` does not have, has with other bytes, or that was retired.',
    remedy:
      'Put the right key back, the one that seals first. In development it is the file `master-key` of the data folder. `vitrine master-key status` shows ' +
      'which keys are in use.',
  },
  data_folder_not_writable: {
    status: 503,
    title: 'The data folder cannot be written',
    meaning: 'The folder of `VITRINE_DATA` cannot be made or written by the user that runs the server.',
    remedy: 'Give the folder to that user, or name another one in `VITRINE_DATA`.',
  },
  port_in_use: {
    status: 503,
    title: 'The port is taken',
    meaning: 'Another process listens on the port already.',
    remedy: 'Stop the other process, or name another port in `PORT`.',
  },
} as const satisfies Record<string, ServerEntry>;
