import type { Request, Response } from 'express';
import { callerAddress } from '../../access/client-address.ts';
import { type Delivery, documentQuery } from '../../documents/delivery.ts';
import { regionalLocaleOf } from '../../platform/http/answers/accept-language.ts';
import { parseInput } from '../../platform/http/input/field.ts';
import { visitOf } from '../../platform/http/log/visit.ts';
import { namedParameters, queryOf, valueOf } from '../../platform/http/input/query.ts';
import { fileHeaders } from '../page-headers.ts';
import type { PageServices } from '../page-services.ts';
import type { LinkedDocument } from './linked-document.ts';

/** Sends the document of a link as a file, in the format and language that the address asks for. */
export async function sendDocumentFile(
  { clock, config, deliver }: PageServices,
  request: Request,
  response: Response,
  document: LinkedDocument,
  grant: Parameters<Delivery>[0]['grant'],
): Promise<void> {
  const parameters = namedParameters(queryOf(request.originalUrl)).filter(({ name }) => name === 'format' || name === 'locale');
  const { format, locale } = parseInput(documentQuery, Object.fromEntries(parameters.map((one) => [one.name, valueOf(one)])), 'The query');
  const { requestId, lifetime } = visitOf(response);
  const { bytes, type, headers } = await deliver({
    ...{ kind: document.kind, id: document.id, tenantId: document.tenantId, ...document.file(clock.now()) },
    format,
    locale: locale ?? regionalLocaleOf(request.headers['accept-language']),
    grant,
    lifetime,
    origin: { requestId, address: callerAddress(request, config.trustProxyHops) },
  });
  const all = { ...fileHeaders(), ...headers, 'Content-Type': type, 'Content-Length': bytes.length };
  response.writeHead(200, all).end(request.method === 'HEAD' ? undefined : bytes);
}
