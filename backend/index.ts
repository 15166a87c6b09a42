/**
 * Vitrine for backends: tokens for the signed-in users of your application, verifiers of widget tokens and webhooks, and the tenant's half of a checkout. It
 * needs only Web Crypto and `fetch`, and runs on Node, Deno, Bun and at the edge.
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
