import type { ServerEntry } from '../entry.ts';

/** What only the command line says. */
export const commandLineEntries = {
  usage_invalid: {
    status: 400,
    title: 'The command line is wrong',
    meaning: 'A command, an argument or an option is missing, unknown, or outside its rule. Nothing was done.',
    remedy: 'Read the output of the command with `--help`; it ends with an example.',
  },
  confirmation_required: {
    status: 409,
    title: 'The command was not confirmed',
    meaning: 'The command takes something away from viewers at once. It was answered with something else than yes, or nobody sits at the terminal to ask.',
    remedy: 'Run it on a terminal and answer, or add `--yes` in a script.',
  },
  checks_failed: {
    status: 503,
    title: 'A check of the doctor failed',
    meaning: 'At least one finding of `vitrine doctor` keeps receipts from being shown.',
    remedy: 'Do what stands behind each finding that is marked `fail`, and run the command again.',
  },
  output_not_writable: {
    status: 507,
    title: 'What a command prints could not be written',
    meaning: 'Standard output, or the file that it goes to, takes no more: most often a disk is full. The command itself may have done its work.',
    remedy: 'Make room, look whether the work was done, and ask again for what was to be printed. A key whose secret was lost is revoked and made anew.',
  },
} as const satisfies Record<string, ServerEntry>;
