/** The reason why a row, or a receipt made of rows, is refused. */
export interface Refusal {
  /** The file, if there are several. */
  file: string | null;
  /** Line of the file, from 1. `null` when the reason concerns a whole receipt. */
  line: number | null;
  /** Column of a CSV file, or dotted path in JSON. Empty for the whole row. */
  column: string;
  /** Names the value and the rule, without a full stop. */
  reason: string;
  /** The receipt that this refusal excludes: the customer's external id, a space and the first day. `null` when the row does not identify it. */
  receipt: string | null;
}

/** Maximum number of refusals with text. The rest are only counted: a file of the wrong kind refuses every row. */
const maxListedRefusals = 200;

export interface Refusals {
  /** The first {@link maxListedRefusals}. */
  readonly listed: readonly Refusal[];
  readonly count: number;
  /** Every receipt that is excluded. */
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

/** Returns the name of a receipt in a list of refusals. Without a first day it means every receipt of the customer. */
export function label(externalId: string, periodStart: string | undefined): string {
  return periodStart === undefined ? externalId : `${externalId} ${periodStart}`;
}

/** Quotes a value of the file in a sentence, shortened and without characters that control a terminal or text direction. */
export function shown(value: string): string {
  const plain = value.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
  return plain.length > 60 ? `“${plain.slice(0, 57)}…”` : `“${plain}”`;
}
