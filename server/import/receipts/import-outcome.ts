/** The result of an import of receipts. */
export interface ImportOutcome {
  created: number;
  updated: number;
  /** Same content as stored: nothing was written. */
  unchanged: number;
  /** Drafts that this import sealed. */
  newlySealed: number;
  /** Already sealed, and therefore unchanged. Named by customer and first day. */
  sealed: string[];
}

export const emptyOutcome: ImportOutcome = { created: 0, updated: 0, unchanged: 0, newlySealed: 0, sealed: [] };

export const addOutcomes = (one: ImportOutcome, other: ImportOutcome): ImportOutcome => ({
  created: one.created + other.created,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  newlySealed: one.newlySealed + other.newlySealed,
  sealed: [...one.sealed, ...other.sealed],
});
