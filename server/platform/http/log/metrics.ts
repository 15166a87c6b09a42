import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Load } from '../load/load.ts';
import { type ProxyFault, proxyFaults } from './proxy-watch.ts';

/** Also read by `vitrine doctor`. */
export const proxyFaultsMetric = 'vitrine_http_proxy_mismatch_total';

/** The data of `/metrics`: the process, its event loop, request durations by operation and status, and the load of the server. No tenant data. */
export interface Metrics {
  observe(operation: string, status: number, seconds: number): void;
  /** Counts a request whose proxies do not match the configuration. */
  countProxyFault(kind: ProxyFault): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
  close(): void;
}

export function createMetrics({ slots, bodies, pipeline }: Load): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'vitrine_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its response.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const proxyMismatches = new Counter({
    name: proxyFaultsMetric,
    help: 'Requests whose X-Forwarded-For does not match VITRINE_TRUST_PROXY_HOPS: present although it is 0, or with fewer addresses.',
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
  gauge('vitrine_http_slots_held', 'Requests in progress.', () => slots.held);
  gauge('vitrine_http_slots_waiting', 'Requests waiting for a slot.', () => slots.waiting);
  gauge('vitrine_http_bodies_arriving', 'Requests whose body is being received.', () => bodies.arriving);
  gauge('vitrine_http_pipelined_waiting', 'Requests waiting for an earlier request on their connection.', () => pipeline.waiting);

  return {
    observe: (operation, status, seconds) => durations.observe({ operation, status }, seconds),
    countProxyFault: (kind) => proxyMismatches.inc({ kind }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => registry.clear(),
  };
}
