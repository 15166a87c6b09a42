/** Texts of the frame itself; widgets have their own. `{name}` is replaced by a value. */
export interface Messages {
  loading: string;
  retry: string;
  retrying: string;
  reference: string;
  failedTitle: string;
  failedText: string;
  /** Named after the fault code that they explain. */
  host_unreachable: string;
  host_not_allowed: string;
  not_embedded: string;
  network_unreachable: string;
  widget_blocked: string;
  receipt_not_found: string;
  invoice_not_found: string;
  notFoundText: string;
  busyText: string;
  accessText: string;
  endedTitle: string;
  endedText: string;
  draft: string;
  archived: string;
}
