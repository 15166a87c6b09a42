/**
 * Specs that the Firefox of `npm test` leaves out: what they try is a rule of ours in plain script, or the page of a vendor, and takes the same way in every
 * engine. `VITRINE_TEST_ENGINES=whole` runs them, too.
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
  // Pages of vendors, and libraries that pages use.
  'host/compat/paid-embed',
  'host/compat/resizers',
  'frame/messages/resizers',
  // Commands and documents, which are started and read.
  'frame/own-widgets/own-widget-dev',
  'frame/own-widgets/own-widget-path',
  'portal/readme',
  // What axe finds is in the markup and in the colours, and those are one.
  'frame/look/accessibility',
  // Hundreds of small questions to the page, each of which the driver takes its time for. Heights are in the other specs of `height`.
  'host/height/height-loop',
  // Its driver has no such measure.
  'frame/receipt/long-tasks',
].map((name) => `**/${name}.spec.ts`);
