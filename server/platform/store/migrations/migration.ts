import type { Engine } from '../database.ts';

/** One step of the schema. Never edited once released; the next change is the next step. */
export interface Migration {
  version: number;
  name: string;
  statements(engine: Engine): string[];
}
