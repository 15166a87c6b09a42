import { attributeOf } from '../../host/options/attribute-options.ts';
import { isOptionName, optionTable, type OptionName, type OptionRow } from '../../host/options/option-table.ts';
import { read } from './source-files.ts';

interface Described {
  name: OptionName;
  row: OptionRow<unknown>;
  /** First sentence of the comment above the row, then the whole comment. */
  summary: string;
  text: string;
  byDefault: string;
}

/** Reads the descriptions of the options from the comments above the rows of the table. */
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

/** Creates `docs/options.md` from the option table, one row per option. */
export function optionsDocument(): string {
  const rows = describeOptions().map((option) => {
    const attribute = option.row.kind.parse ? `\`${attributeOf(option.name)}\`` : '';
    return `| \`${option.name}\` | ${attribute} | ${typeOf(option)} | ${option.byDefault} | ${option.row.changes ? 'yes' : ''} | ${option.text} |`;
  });
  return `# Options of a mount

The options of \`embed.mount(target, options)\`. \`embed.configure\` sets them for all later mounts. \`embed.allow\` lists another server or a foreign frame
that elements may use. Unknown names, invalid values and invalid combinations are refused; the error names the option, the value, the rule and the closest
valid name.

- Options of a mount override the page's defaults. If a mount has its own credential, it replaces the default credential completely. The same applies to a
  widget together with its resource.
- An attribute without a value turns on a boolean option (\`data-vitrine-magic-link\`). For other options it is ignored.
- Each call of \`mount\` appends one frame to its target. \`mountAll\` skips elements that already have a mount, whoever created it. A script tag that runs
  again calls it, and its options are ignored.
- If a token callback answers after \`timeoutMs\`, its answer is ignored and the callback is called again.

<!-- Written by \`npm run docs\` from host/options/option-table.ts. -->

| option | attribute | must be | default | in \`update\` | |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

/** Returns the README with updated rows in its option table. Event callbacks share one row. */
export function withOptionRows(readme: string): string {
  const options = describeOptions();
  const rows = options.filter(({ name }) => !isListener(name)).map(({ name, summary, byDefault }) => `| \`${name}\` | ${summary} | ${byDefault} |`);
  const listeners = options.filter(({ name }) => isListener(name)).map(({ name }) => `\`${name}\``);
  const table = ['| option | | default |', '|---|---|---|', ...rows, `| ${listeners.join(', ')} | callbacks | |`, ''].join('\n');
  return readme.replace(/\| option \|[\s\S]*?\n(?=\n)/, () => table);
}
