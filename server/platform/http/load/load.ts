import { type Bodies, type BodyLimits, createBodies } from '../body/bodies.ts';
import { createSlots, type SlotLimits, type Slots } from './slots.ts';
import { createTurns, type Turns } from './turns.ts';

/** How much the server takes on. Each part has its own limit, so that filling one leaves the others as they were. */
export interface LoadLimits {
  slots: SlotLimits;
  bodies: BodyLimits;
  /** Requests of all connections that wait behind another one of their own connection. */
  maxPipelined: number;
}

/** What a request goes through: the turn on its connection, the arrival of its body, and the slot that it is worked on in. */
export interface Load {
  turns: Turns;
  bodies: Bodies;
  slots: Slots;
}

const mebibyte = 1024 * 1024;

/** The limits of a server that works on `max` requests at the same time. One address gets a quarter of what several share. */
export function loadLimits(max: number): LoadLimits {
  return {
    slots: { max, maxPerAddress: Math.max(1, Math.floor(max / 4)), maxWaiting: 10_000, maxWaitingPerAddress: 7_500, waitMs: 5_000, deadlineMs: 30_000 },
    bodies: { maxArriving: 256, maxArrivingPerAddress: 64, maxBytes: 128 * mebibyte, maxBytesPerAddress: 32 * mebibyte, deadlineMs: 10_000 },
    maxPipelined: 4_096,
  };
}

export function createLoad({ slots, bodies, maxPipelined }: LoadLimits): Load {
  return { turns: createTurns(maxPipelined), bodies: createBodies(bodies), slots: createSlots(slots) };
}
