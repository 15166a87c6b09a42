/**
 * Vitrine for backends: tokens for the people who have signed in to your application, verifiers of widget tokens and of webhooks, and the tenant's half of a
 * checkout. It needs nothing but Web Crypto and `fetch`, so it runs on Node, Deno, Bun and at the edge.
 *
 * @packageDocumentation
 */
export { BackendError, type BackendErrorCode } from './backend-error.ts';
export { type BillingPage, type BillingPageOptions, createBillingPage, type PaymentOutcome } from './billing-page.ts';
export type { Clock } from './clock.ts';
export { type BridgeOptions, mintBridgeToken } from './mint-bridge-token.ts';
export { type MintOptions, mintToken } from './mint-token.ts';
export type { PrivateKeyLike, SigningOptions } from './signing-options.ts';
export { createWidgetTokenVerifier, type WidgetTokenClaims, type WidgetTokenVerifierOptions } from './verify-widget-token.ts';
export { createWebhookVerifier, type WebhookVerifierOptions } from './verify-webhook.ts';
export { currencyDigits } from '../protocol/currency.ts';
export type { CheckoutReference } from '../protocol/checkout.ts';
export type { WebhookEvent } from '../protocol/webhooks.ts';
export { maxTokenSeconds, type WidgetScope } from '../protocol/tokens.ts';
