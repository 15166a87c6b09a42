import { z } from 'zod';
import { HttpError } from '../../../errors/http-error.ts';
import { basePathOf, originOf } from '../../../config/public-url.ts';
import { command } from '../../command.ts';
import { examine } from '../../doctor/examine.ts';
import { findingLevels, type Finding } from '../../doctor/finding.ts';
import { tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';

const address = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must be an http or https address');

export const doctor = command({
  name: 'doctor',
  summary: 'check the setup and suggest fixes',
  details: [
    'Checks the configuration, data folder, your own widgets, master key, database, and tenants with their webhooks and payment settings.',
    'With --url it also checks a running server as reached from outside, and with --host-url a host page.',
    'Each finding is ok, info, warn or fail, and says what to do. Exits with 1 when any finding is fail.',
  ].join('\n'),
  example: 'doctor --url https://receipts.example.com --host-url https://app.example.com/billing --tenant acme',
  options: [tenantOption, ['--url <server>', 'address of the running server'], ['--host-url <page>', 'address of a host page']],
  input: z.object({ tenant: tenantInput.tenant, url: address.transform((text) => originOf(text) + basePathOf(text)).optional(), hostUrl: address.optional() }),
  async run(run, input) {
    const findings = await examine(run, input);
    const failed = findings.filter(({ level }) => level === 'fail').length;
    run.print({ healthy: failed === 0, findings }, () => findings.map((finding) => line(run, finding)).join('\n'));
    const counts = findingLevels.map((level) => `${findings.filter((finding) => finding.level === level).length} ${level}`);
    if (failed > 0) throw new HttpError('checks_failed', `${counts.join(', ')}.`);
    run.say(`${counts.join(', ')}.`);
  },
});

const marks = { ok: 'good', info: 'quiet', warn: 'warning', fail: 'bad' } as const;

function line({ terminal }: Run, { check, level, message, remedy }: Finding): string {
  const head = `${terminal.style(marks[level], level.padEnd(4))}  ${check}: ${message}`;
  return remedy === '' ? head : `${head}\n      → ${remedy}`;
}
