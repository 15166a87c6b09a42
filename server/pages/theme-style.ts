import { contrastOf, mixed } from '../resources/tenants/contrast.ts';
import { fontNamesOf, groundShares, paletteOf, type schemes, type TenantTheme, themeLimits } from '../resources/tenants/theme.ts';
import { inlined, type Inlined } from './widget-bundle.ts';

/** Generic font names, which are written without quotes. */
const genericFonts = new Set(['serif', 'sans-serif', 'monospace', 'cursive', 'system-ui', 'ui-serif', 'ui-sans-serif', 'ui-monospace', 'ui-rounded']);
/** Fonts after the tenant's own, so that every language has one. */
const fallbackFonts = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif";
/** Warning colours of each scheme, as in `frame/theme/tokens.css`. */
const warnings = ['#8a5300', '#f0b866'];

const softAlpha = Math.round(groundShares.soft * 255)
  .toString(16)
  .padStart(2, '0');

/** Where each scheme applies: as `frame/theme/tokens.css` selects it, one step more specific, and only on screens. Print stays ink on white. */
const scopes = [
  ['@media screen', ':root:root', 'light'],
  ['@media screen and (prefers-color-scheme:dark)', ":root:root:not([data-theme='light'])", 'dark'],
  ['@media screen', ":root:root[data-theme='dark']", 'dark'],
] as const;

/**
 * Returns the style of a tenant's theme, which follows that of the frame. Every value is written anew from its parsed form: a colour of six digits, a whole
 * number, quoted font names.
 *
 * @returns `undefined` for a tenant without a theme.
 */
export function themeStyle(theme: TenantTheme | null): Inlined | undefined {
  if (!theme) return undefined;
  const isColored = theme.light !== undefined || theme.dark !== undefined;
  const blocks = isColored ? scopes.map(([media, selector, scheme]) => `${media}{${selector}{${colorsOf(theme, scheme)}}}`) : [];
  const { radiusPx, fontFamily } = theme;
  const shape = [
    ...(radiusPx === undefined ? [] : [`--round:${radiusPx}px`]),
    ...(fontFamily === undefined ? [] : [`--font:${fontNamesOf(fontFamily).map(fontText).join(',')},${fallbackFonts}`]),
  ].join(';');
  const text = [...(shape === '' ? [] : [`:root:root{${shape}}`]), ...blocks].join('');
  return text === '' ? undefined : inlined(text, /<\/style|<!--|url\(|@import|\\/i);
}

/** Returns the frame's variables for the colours of a scheme, and those derived from them. */
function colorsOf(theme: TenantTheme, scheme: (typeof schemes)[number]): string {
  const { primary, primaryContrast, text, textMuted, bg, border } = paletteOf(theme, scheme);
  const warn = warnings.find((color) => contrastOf(color, bg) >= themeLimits.textContrast) ?? text;
  const values: Record<string, string> = {
    paper: bg,
    desk: mixed(bg, text, 0.06),
    well: mixed(bg, text, groundShares.well),
    ink: text,
    quiet: textMuted,
    hair: border,
    'strong-hair': text,
    accent: primary,
    'accent-soft': `${primary}${softAlpha}`,
    'on-accent': primaryContrast,
    warn,
  };
  return Object.entries(values)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
}

const fontText = (name: string): string => (genericFonts.has(name) ? name : `'${name}'`);
