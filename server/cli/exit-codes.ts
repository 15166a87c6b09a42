/**
 * Exit codes of the command line. `vitrine --help` prints the same table.
 *
 * @example
 * vitrine receipts import bill.csv || test $? -eq 1 && echo 'look at the refused rows'
 */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  refused: { code: 1, meaning: 'refused: invalid input, conflicting state or a failed check' },
  usage: { code: 2, meaning: 'invalid command line' },
  cannotStart: { code: 3, meaning: 'configuration, data folder or database cannot be used' },
  unconfirmed: { code: 4, meaning: 'a destructive command was not confirmed' },
  internal: { code: 70, meaning: 'an error in Vitrine; please report it' },
  interrupted: { code: 130, meaning: 'stopped with Ctrl-C' },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type ExitName = keyof typeof exitCodes;
