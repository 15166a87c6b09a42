/**
 * Specs that `npm test` skips in Firefox. They test rules in plain script, or vendors' pages, which run the same way in every
 * engine. `VITRINE_TEST_ENGINES=whole` includes them.
 */
export const leftOutInFirefox: readonly string[] = [
  // Options, tokens and dialects: tables and clocks of the host.
  'host/options/options',
  'host/options/faults-options',
  'host/tokens/tokens',
  'host/tokens/token-*',
  'host/tokens/faults-tokens',
  'host/compat/dialect*',
  'host/messages/port-rates',
  'host/tokens/two-servers',
  // Vendors' pages, and libraries that pages use.
  'host/compat/paid-embed',
  'host/compat/resizers',
  'frame/messages/resizers',
  // Tests of commands and documents.
  'frame/own-widgets/own-widget-dev',
  'frame/own-widgets/own-widget-path',
  'portal/readme',
  // axe inspects markup and colours, which are the same in both engines.
  'frame/look/accessibility',
  // Hundreds of small queries to the page, which are slow in this driver. The other specs of `height` cover heights.
  'host/height/height-loop',
  // The driver lacks this measurement.
  'frame/receipt/long-tasks',
].map((name) => `**/${name}.spec.ts`);
