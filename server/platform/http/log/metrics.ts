import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Load } from '../load/load.ts';
import { type ProxyFault, proxyFaults } from './proxy-watch.ts';

/** `vitrine doctor` reads it as well. */
export const proxyFaultsMetric = 'vitrine_http_proxy_mismatch_total';

/** What `/metrics` tells: the process, its event loop, how long requests took by operation and status, and how full the server is. Nothing of any tenant. */
export interface Metrics {
  observe(operation: string, status: number, seconds: number): void;
  /** Counts a request that has come by other proxies than are configured. */
  countProxyFault(kind: ProxyFault): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
  close(): void;
}

export function createMetrics({ slots, bodies, turns }: Load): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'vitrine_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const proxyMismatches = new Counter({
    name: proxyFaultsMetric,
    help: 'Requests with X-Forwarded-For that VITRINE_TRUST_PROXY_HOPS does not fit: more proxies than none, or fewer than it says.',
    labelNames: ['kind'],
    registers: [registry],
  });
  for (const kind of proxyFaults) proxyMismatches.inc({ kind }, 0);
  const gauge = (name: string, help: string, value: () => number): void =>
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(value());
        },
      }),
    );
  gauge('vitrine_http_slots_held', 'Requests that are worked on.', () => slots.held);
  gauge('vitrine_http_slots_waiting', 'Requests that wait for a slot.', () => slots.waiting);
  gauge('vitrine_http_bodies_arriving', 'Requests whose body is on its way.', () => bodies.arriving);
  gauge('vitrine_http_pipelined_waiting', 'Requests that wait for the one before them on their connection.', () => turns.waiting);

  return {
    observe: (operation, status, seconds) => durations.observe({ operation, status }, seconds),
    countProxyFault: (kind) => proxyMismatches.inc({ kind }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => registry.clear(),
  };
}
