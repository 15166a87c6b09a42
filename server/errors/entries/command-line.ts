import type { ServerEntry } from '../entry.ts';

/** Errors of the command line only. */
export const commandLineEntries = {
  usage_invalid: {
    status: 400,
    title: 'The command line is invalid',
    meaning: 'A command, an argument or an option is missing, unknown, or breaks its rule. Nothing was done.',
    remedy: 'Run the command with `--help`; its output ends with an example.',
  },
  confirmation_required: {
    status: 409,
    title: 'The command was not confirmed',
    meaning: 'The command immediately takes something away from viewers. The answer was not yes, or there is no terminal to ask on.',
    remedy: 'Run the command in a terminal and answer yes, or add `--yes` in a script.',
  },
  checks_failed: {
    status: 503,
    title: 'A check of vitrine doctor failed',
    meaning: 'At least one finding of `vitrine doctor` prevents receipts from being shown.',
    remedy: 'Follow the advice of each finding marked `fail`, and run the command again.',
  },
  output_not_writable: {
    status: 507,
    title: 'The output of the command could not be written',
    meaning: 'Standard output, or the file it goes to, accepts no more data, usually because a disk is full. The command itself may have succeeded.',
    remedy:
      'Free some space, check whether the command did its work, and ask for the output again. If the secret of a new key was lost, ' +
      'revoke the key and create another.',
  },
} as const satisfies Record<string, ServerEntry>;
