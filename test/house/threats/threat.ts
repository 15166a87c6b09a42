/**
 * One rule that must hold, in at most twenty words. `later` says why nothing proves it yet: what it is about does not exist here.
 * Every other rule is named, by its id, in the title of at least one test.
 */
export interface Threat {
  holds: string;
  later?: string;
}

export interface ThreatGroup {
  title: string;
  rows: Readonly<Record<string, Threat>>;
}

export const rule = (holds: string): Threat => ({ holds });
export const later = (holds: string, why: string): Threat => ({ holds, later: why });
