import { frameErrorCodes, hostErrorCodes, serverErrorCodes, type KnownErrorCode } from '../../protocol/errors.ts';
import { catalogue } from '../../server/errors/catalogue.ts';

const parts: { title: string; lead: string; codes: readonly KnownErrorCode[] }[] = [
  { title: 'In the host page', lead: '`EmbedError.code`, or the `code` of an `error` or `warning` event.', codes: hostErrorCodes },
  { title: 'In the frame', lead: 'Sent to the host page with the `error` or `warning` event, or shown to the viewer.', codes: frameErrorCodes },
  { title: 'From the server', lead: '`code` of a problem document (RFC 9457), or of a command that failed.', codes: serverErrorCodes },
];

/** Creates `docs/errors.md` from the catalogue, with a section for every code. */
export function errorsDocument(): string {
  const head = [
    '# Errors',
    '',
    'One section per code. Codes are part of the API; sentences are not. Every server shows this list at `/errors`.',
    '',
    '<!-- Written by `npm run docs` from server/errors/. -->',
    '',
  ];
  return [...head, ...parts.flatMap(({ title, lead, codes }) => [`## ${title}`, '', lead, '', ...codes.flatMap(section)])].join('\n').trimEnd() + '\n';
}

function section(code: KnownErrorCode): string[] {
  const { title, meaning, remedy, ...rest } = catalogue[code];
  const status = 'status' in rest ? ` Status ${String(rest.status)}.` : '';
  return [`### ${code}`, '', `**${title}.**${status} ${meaning}`, '', remedy, ''];
}
