import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';
import { parseInput } from '../../../platform/http/input/field.ts';
import { tenantPatch } from '../../../resources/tenants/model.ts';
import { colorTokens, paletteOf, type TenantTheme, themeLimits, themeOf } from '../../../resources/tenants/theme.ts';
import { command } from '../../command.ts';
import { wholeNumber } from '../../inputs.ts';
import { pickTenant } from '../../pick-tenant.ts';
import { formatTable } from '../../terminal/table.ts';

const colors = z.array(z.string()).default([]);

/** Reads `primary=#0d6450` as a field. The theme's own check refuses unknown names. */
function colorsOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) {
        const sentence = `"${word}" is not a token colour: write ${colorTokens[0]}=#0d6450. Tokens are ${colorTokens.join(', ')}.`;
        throw new HttpError('usage_invalid', sentence);
      }
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

export const tenantsTheme = command({
  name: 'tenants theme',
  summary: 'show or change the theme of a tenant’s widgets and direct links',
  details:
    `Colours are #rgb or #rrggbb, for the tokens ${colorTokens.join(', ')}. Tokens that are left out are neutral. Text with too little contrast ` +
    'is rejected. New values are merged with the current theme; --clear resets the theme first.',
  example: 'tenants theme acme --light primary=#0d6450 --dark primary=#6fcfb0 --radius 8 --font "Inter, Helvetica Neue"',
  arguments: [['[slug]', 'slug or id of the tenant; optional while there is only one']],
  options: [
    ['--light <token=colour...>', 'colours on light pages'],
    ['--dark <token=colour...>', 'colours on dark pages'],
    ['--radius <px>', `corner radius, 0 to ${themeLimits.radiusPx}`],
    ['--font <names>', 'font families, separated by commas'],
    ['--clear', 'reset to the neutral theme'],
  ],
  input: z.object({
    slug: z.string().optional(),
    light: colors,
    dark: colors,
    radius: wholeNumber(0, themeLimits.radiusPx).optional(),
    font: z.string().optional(),
    clear: z.boolean().default(false),
  }),
  async run(run, { slug, light, dark, radius, font, clear }) {
    const { services, by } = await run.open();
    const tenant = await pickTenant(services.tenants, slug);
    const before = clear ? {} : (themeOf(tenant) ?? {});
    const isChanged = light.length + dark.length > 0 || radius !== undefined || font !== undefined;
    const next = {
      ...before,
      ...(light.length > 0 && { light: { ...before.light, ...colorsOf(light) } }),
      ...(dark.length > 0 && { dark: { ...before.dark, ...colorsOf(dark) } }),
      ...(radius !== undefined && { radiusPx: radius }),
      ...(font !== undefined && { fontFamily: font }),
    };
    const patch = isChanged || clear ? parseInput(tenantPatch, { theme: isChanged ? next : null }, 'The tenant') : undefined;
    const theme: TenantTheme | null = themeOf(patch ? await services.tenants.update(by, tenant.id, patch) : tenant);
    run.print({ tenant: tenant.slug, theme }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Token', value: ([name]) => name },
          { title: 'Light', value: ([, light]) => light },
          { title: 'Dark', value: ([, , dark]) => dark },
        ],
        [
          ...colorTokens.map((token) => [token, paletteOf(theme, 'light')[token], paletteOf(theme, 'dark')[token]] as const),
          ['radius', `${theme?.radiusPx ?? 12} px`, ''] as const,
          ['font', theme?.fontFamily ?? 'system font', ''] as const,
        ],
        '',
      ),
    );
  },
});
