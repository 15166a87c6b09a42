/** Why a row, or a receipt made of rows, is not taken. */
export interface Refusal {
  /** The file, where several are read. */
  file: string | null;
  /** Line of the file, from 1. `null` when the reason lies in a whole receipt, not in one line. */
  line: number | null;
  /** Column of a CSV file, or dotted path in JSON. Empty: the row as a whole. */
  column: string;
  /** Names the value and the rule, without a full stop. */
  reason: string;
  /** The receipt that cannot be made because of it: the customer's external id, a space and the first day. `null` when the row does not tell. */
  receipt: string | null;
}

/** How many refusals are kept with their text. The others are only counted: a file of the wrong kind refuses every row. */
const maxListedRefusals = 200;

export interface Refusals {
  /** The first {@link maxListedRefusals}. */
  readonly listed: readonly Refusal[];
  readonly count: number;
  /** Every receipt that must be left out. */
  readonly receipts: ReadonlySet<string>;
  add(refusal: Refusal): void;
}

export function createRefusals(): Refusals {
  const listed: Refusal[] = [];
  const receipts = new Set<string>();
  let count = 0;
  return {
    listed,
    receipts,
    get count() {
      return count;
    },
    add(refusal) {
      count += 1;
      if (listed.length < maxListedRefusals) listed.push(refusal);
      if (refusal.receipt !== null) receipts.add(refusal.receipt);
    },
  };
}

/** Names a receipt in a list of refusals. Without a first day every receipt of the customer is meant. */
export function label(externalId: string, periodStart: string | undefined): string {
  return periodStart === undefined ? externalId : `${externalId} ${periodStart}`;
}

/** Quotes a value of the file in a sentence: shortened, and without characters that drive a terminal or turn its direction. */
export function shown(value: string): string {
  const plain = value.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
  return plain.length > 60 ? `“${plain.slice(0, 57)}…”` : `“${plain}”`;
}
