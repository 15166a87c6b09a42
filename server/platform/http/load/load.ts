import { type Bodies, type BodyLimits, createBodies } from '../body/bodies.ts';
import { createSlots, type SlotLimits, type Slots } from './slots.ts';
import { createPipelineQueue, type PipelineQueue } from './pipeline-queue.ts';

/** Load limits of the server. Each part has its own limit, so that filling one does not affect the others. */
export interface LoadLimits {
  slots: SlotLimits;
  bodies: BodyLimits;
  /** Requests of all connections that wait for an earlier request of the same connection. */
  maxPipelined: number;
}

/** The stages of a request: its turn on the connection, the arrival of its body, and its slot. */
export interface Load {
  pipeline: PipelineQueue;
  bodies: Bodies;
  slots: Slots;
}

const mebibyte = 1024 * 1024;

/** Returns the limits of a server that handles `max` requests at the same time. One address may use a quarter of each shared limit. */
export function loadLimits(max: number): LoadLimits {
  return {
    slots: { max, maxPerAddress: Math.max(1, Math.floor(max / 4)), maxWaiting: 10_000, maxWaitingPerAddress: 7_500, waitMs: 5_000, deadlineMs: 30_000 },
    bodies: { maxArriving: 256, maxArrivingPerAddress: 64, maxBytes: 128 * mebibyte, maxBytesPerAddress: 32 * mebibyte, deadlineMs: 10_000 },
    maxPipelined: 4_096,
  };
}

export function createLoad({ slots, bodies, maxPipelined }: LoadLimits): Load {
  return { pipeline: createPipelineQueue(maxPipelined), bodies: createBodies(bodies), slots: createSlots(slots) };
}
