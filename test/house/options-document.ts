import { attributeOf } from '../../host/options/attribute-options.ts';
import { isOptionName, optionTable, type OptionName, type OptionRow } from '../../host/options/option-table.ts';
import { read } from './source-files.ts';

interface Described {
  name: OptionName;
  row: OptionRow<unknown>;
  /** First sentence of the comment above the row, and all of it. */
  summary: string;
  text: string;
  byDefault: string;
}

/** The comments above the rows of the table are what the documents say. */
function describeOptions(): Described[] {
  const source = read('host/options/option-table.ts');
  return [...source.matchAll(/^ {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}(\w+): /gm)].flatMap(([, comment = '', name = '']) => {
    if (!isOptionName(name)) return [];
    const [words = '', byDefault = ''] = comment
      .replaceAll(/\n\s*\*/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .split('@defaultValue');
    const text = words.trim();
    const summary = (/^.*?\.(?= [A-Z`]|$)/.exec(text)?.[0] ?? text).replace(/\.$/, '');
    return [{ name, row: optionTable[name], summary, text, byDefault: byDefault.trim() }];
  });
}

const isListener = (name: string): boolean => /^on[A-Z]/.test(name) && name !== 'onTokenExpired';

const typeOf = ({ row: { kind } }: Described): string => kind.rule.replaceAll('|', '\\|').replaceAll('"', '`');

/** `docs/options.md`, made from the table of the options: a row for each. */
export function optionsDocument(): string {
  const rows = describeOptions().map((option) => {
    const attribute = option.row.kind.fromText ? `\`${attributeOf(option.name)}\`` : '';
    return `| \`${option.name}\` | ${attribute} | ${typeOf(option)} | ${option.byDefault} | ${option.row.changes ? 'yes' : ''} | ${option.text} |`;
  });
  return `# Options of a mount

Of \`embed.mount(target, options)\`; \`embed.configure\` sets them for all mounts to come, \`embed.allow\` lists a further server or a foreign frame for
elements. A name that does not exist, a value that does not fit and a combination that makes no sense are refused, with the option, the value, the rule and
the nearest right name.

- What a mount names itself comes before the defaults of the page. A credential of its own replaces theirs whole, and so does a widget together with its
  resource.
- An attribute without a value switches on what can be on or off (\`data-vitrine-magic-link\`), and is left out otherwise.
- Each call of \`mount\` adds one frame at the end of its target. \`mountAll\` leaves out what has a mount, whoever made it.
- A token callback that answers after \`timeoutMs\` is not heard any more; it is asked again.

<!-- Written by \`npm run docs\` from host/options/option-table.ts. -->

| option | attribute | must be | default | in \`update\` | |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

/** The README with the rows of its table of options. Callbacks of events share one. */
export function withOptionRows(readme: string): string {
  const options = describeOptions();
  const rows = options.filter(({ name }) => !isListener(name)).map(({ name, summary, byDefault }) => `| \`${name}\` | ${summary} | ${byDefault} |`);
  const listeners = options.filter(({ name }) => isListener(name)).map(({ name }) => `\`${name}\``);
  const table = ['| option | | default |', '|---|---|---|', ...rows, `| ${listeners.join(', ')} | callbacks | |`, ''].join('\n');
  return readme.replace(/\| option \|[\s\S]*?\n(?=\n)/, () => table);
}
