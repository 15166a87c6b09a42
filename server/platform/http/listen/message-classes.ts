import { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express } from 'express';

/** First argument of `http.createServer`: the classes of requests and responses. */
export interface MessageClasses {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

/**
 * Creates the message classes of one app. Express sets a new prototype on every request and response, which makes each later property access by Node slow.
 * Messages of these classes have that prototype from the start.
 */
export function createMessageClasses(): MessageClasses {
  class AppRequest extends IncomingMessage {}
  class AppResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(AppRequest.prototype, express.request);
  Object.setPrototypeOf(AppResponse.prototype, express.response);
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

/** Sets the prototypes of the classes to those that the app gives to its messages. */
export function useMessageClasses(app: Express, { IncomingMessage: Incoming, ServerResponse: Outgoing }: MessageClasses): void {
  const own = { configurable: true, enumerable: true, writable: true, value: app };
  Object.assign(app, { request: Object.defineProperty(Incoming.prototype, 'app', own), response: Object.defineProperty(Outgoing.prototype, 'app', own) });
}
