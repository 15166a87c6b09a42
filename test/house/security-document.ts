import { credentials } from '../../server/credentials/index.ts';
import type { CredentialDescriptor, CredentialDocument } from '../../server/credentials/descriptor.ts';
import type { Route } from '../../server/platform/http/routes/route.ts';
import { roleLines } from './roles-document.ts';
import { read } from './source-files.ts';

const begin = '<!-- Written by `npm run docs` from server/credentials/. -->';
const beginRoles = '<!-- Written by `npm run docs` from server/access/roles.ts and the routes. -->';
const end = '<!-- Up to here. -->';

/** Secrets that give access and are not a kind of credential. */
const others: readonly CredentialDocument[] = [
  {
    what: "the server's own keys",
    heldBy: 'the database, sealed',
    lives: 'thirty days of signing, then the next key takes over',
    theftGives: 'with the master key: sessions, embed and widget tokens',
    howToEnd: '`vitrine own-keys rotate`',
  },
  {
    what: 'share token `r_…`',
    heldBy: 'anyone with the link',
    lives: 'until it is rotated',
    theftGives: 'that receipt, while it is published',
    howToEnd: '`vitrine receipts rotate-link` or `unpublish`',
  },
];

const line = ({ what, heldBy, lives, theftGives, howToEnd }: CredentialDocument): string => `| ${[what, heldBy, lives, theftGives, howToEnd].join(' | ')} |`;

/** Creates table lines for the given kinds. The first line of each kind has its name in code and trail. */
export function credentialLines(kinds: readonly CredentialDescriptor[]): string[] {
  return kinds.flatMap(({ name, documents: [first, ...more] }) => [line({ ...first, what: `${first.what} (\`${name}\`)` }), ...more.map(line)]);
}

/** Returns `docs/security.md` with updated tables. */
export function securityDocument(routes: readonly Route[], kinds: readonly CredentialDescriptor[] = credentials): string {
  const table = [
    '| credential | held by | lifetime | what a thief gains | how to end it |',
    '|---|---|---|---|---|',
    ...credentialLines(kinds),
    ...others.map(line),
  ];
  return withTable(withTable(read('docs/security.md'), begin, table), beginRoles, roleLines(routes));
}

function withTable(text: string, mark: string, table: readonly string[]): string {
  const from = text.indexOf(mark);
  const to = text.indexOf(end, from);
  if (from < 0 || to < from) throw new Error('docs/security.md has lost the marks of a table.');
  return `${text.slice(0, from)}${mark}\n\n${table.join('\n')}\n\n${text.slice(to)}`;
}
