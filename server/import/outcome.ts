/** What became of the receipts of a file. */
export interface ImportOutcome {
  created: number;
  updated: number;
  /** Same content as before: nothing was written. */
  unchanged: number;
  /** Drafts that were sealed with this import. */
  newlySealed: number;
  /** Sealed before: they stay as they are. Names by customer and first day. */
  sealed: string[];
}

export const noOutcome: ImportOutcome = { created: 0, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] };

export const sumOf = (one: ImportOutcome, other: ImportOutcome): ImportOutcome => ({
  created: one.created + other.created,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  newlySealed: one.newlySealed + other.newlySealed,
  sealed: [...one.sealed, ...other.sealed],
});
