/**
 * Exit codes of the command line. `vitrine --help` prints the same table.
 *
 * @example
 * vitrine receipts import bill.csv || test $? -eq 1 && echo 'look at the refused rows'
 */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  refused: { code: 1, meaning: 'refused: the input, the state or a check says no' },
  usage: { code: 2, meaning: 'the command line itself is wrong' },
  cannotStart: { code: 3, meaning: 'configuration, data folder or database prevent any work' },
  unconfirmed: { code: 4, meaning: 'a destructive command was not confirmed' },
  internal: { code: 70, meaning: 'a fault of Vitrine; please report it' },
  interrupted: { code: 130, meaning: 'stopped with Ctrl-C' },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type ExitName = keyof typeof exitCodes;
