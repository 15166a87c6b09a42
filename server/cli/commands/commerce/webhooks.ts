import { z } from 'zod';
import { parseInput } from '../../../platform/http/input/field.ts';
import { deliveryStates } from '../../../platform/store/rows/webhook-rows.ts';
import { newWebhook, rotation, type Webhook, type WebhookDelivery, webhookPatch } from '../../../resources/webhooks/model.ts';
import { command } from '../../command.ts';
import { flag, moment, onOff, wholeNumber } from '../../inputs.ts';
import { pickTenant, tenantInput, tenantOption } from '../../pick-tenant.ts';
import type { Run } from '../../run.ts';
import { formatFields, formatTable } from '../../terminal/table.ts';

const example = 'wh_0123456789abcdef01234567';
const idArgument = ['<id>', 'id of the webhook'] as const;

const fieldsOf = (one: Webhook): [string, string][] => [
  ['id', one.id],
  ['url', one.url],
  ['name', one.name ?? ''],
  ['events', one.events.join(' ')],
  ['state', stateOf(one)],
];

function stateOf({ enabled, failures, failingSince, lastSuccessAt }: Webhook): string {
  if (!enabled) return 'off';
  if (failures > 0) return `failing since ${failingSince ?? ''} (${failures})`;
  return lastSuccessAt === null ? 'nothing sent yet' : `answered ${lastSuccessAt}`;
}

function showSecret(run: Run, made: Webhook, secret: string): void {
  run.print({ ...made, secret }, () => formatFields(run.terminal, [...fieldsOf(made), ['secret', secret]]));
  run.say(run.terminal.noteStyle('warning', 'The secret is shown only once. Pass it to createWebhookVerifier of @vitrine/backend.'));
}

const showDelivery = (run: Run, delivery: WebhookDelivery): void =>
  run.print(delivery, () => `Queued: ${delivery.event.type} ${delivery.event.id} (${delivery.id}).`);

export const webhooksCreate = command({
  name: 'webhooks create',
  summary: 'create a webhook; its secret is shown once',
  example: 'webhooks create --tenant acme --url https://api.acme.example/vitrine --event receipt.sealed --event receipt.published',
  options: [
    tenantOption,
    ['--url <address>', 'https address on the public internet that receives the events'],
    ['--name <text>', 'name of the webhook'],
    ['--event <name...>', 'events to send (default: all)'],
  ],
  input: z.object({ ...tenantInput, url: z.string({ error: 'is required' }), name: z.string().optional(), event: z.array(z.string()).default(['*']) }),
  async run(run, { tenant, url, name, event: events }) {
    const { services, by } = await run.open();
    const { id } = await pickTenant(services.tenants, tenant);
    const { webhook, secret } = await services.webhooks.create(by, id, parseInput(newWebhook, { url, name: name ?? null, events }, 'The webhook'));
    showSecret(run, webhook, secret);
  },
});

export const webhooksList = command({
  name: 'webhooks list',
  summary: 'list the webhooks of a tenant and their delivery status',
  example: 'webhooks list --tenant acme',
  options: [tenantOption],
  input: z.object(tenantInput),
  async run(run, { tenant }) {
    const { services } = await run.open();
    const items = await services.webhooks.list((await pickTenant(services.tenants, tenant)).id);
    run.print({ items }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: ({ id }) => id },
          { title: 'URL', value: ({ url }) => url, shrinks: true },
          { title: 'Events', value: ({ events }) => events.join(' '), shrinks: true },
          { title: 'State', value: stateOf },
        ],
        items,
        'There are no webhooks yet. Create one with vitrine webhooks create.',
      ),
    );
  },
});

export const webhooksUpdate = command({
  name: 'webhooks update',
  summary: 'change the address or events of a webhook, or turn it on or off',
  example: `webhooks update ${example} --tenant acme --enabled off`,
  arguments: [idArgument],
  options: [
    tenantOption,
    ['--url <address>', 'new address'],
    ['--name <text>', 'new name'],
    ['--event <name...>', 'events to send from now on'],
    ['--enabled <on|off>', 'whether events are sent'],
  ],
  input: z.object({
    ...tenantInput,
    id: z.string(),
    url: z.string().optional(),
    name: z.string().optional(),
    event: z.array(z.string()).optional(),
    enabled: onOff.optional(),
  }),
  async run(run, { tenant, id, event: events, ...changes }) {
    const { services, by } = await run.open();
    const given = Object.fromEntries(Object.entries({ ...changes, events }).filter(([, value]) => value !== undefined));
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const updated = await services.webhooks.update(by, tenantId, id, parseInput(webhookPatch, given, 'The webhook'));
    run.print(updated, () => formatFields(run.terminal, fieldsOf(updated)));
  },
});

export const webhooksRotateSecret = command({
  name: 'webhooks rotate-secret',
  summary: 'rotate the secret of a webhook, with a grace period for the former one',
  example: `webhooks rotate-secret ${example} --tenant acme --grace 86400`,
  arguments: [idArgument],
  options: [tenantOption, ['--grace <seconds>', 'how long the former secret also signs, 0 to 604800 (default: one day)']],
  input: z.object({ ...tenantInput, id: z.string(), grace: wholeNumber(0, 604_800).optional() }),
  async run(run, { tenant, id, grace }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const { graceSeconds } = parseInput(rotation, grace === undefined ? {} : { graceSeconds: grace }, 'The rotation');
    const { webhook, secret } = await services.webhooks.rotate(by, tenantId, id, graceSeconds);
    showSecret(run, webhook, secret);
  },
});

export const webhooksDelete = command({
  name: 'webhooks delete',
  summary: 'delete a webhook and its pending deliveries',
  example: `webhooks delete ${example} --tenant acme --yes`,
  arguments: [idArgument],
  options: [tenantOption, ['--yes', 'skip the confirmation prompt']],
  input: z.object({ ...tenantInput, id: z.string(), yes: flag }),
  async run(run, { tenant, id, yes }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const { url } = await services.webhooks.read(tenantId, id);
    await run.confirm(`Delete the webhook to ${url}? Its pending deliveries are lost.`, yes);
    await services.webhooks.remove(by, tenantId, id);
    run.print({ id, deleted: true }, () => `Deleted ${id}.`);
  },
});

export const webhooksTest = command({
  name: 'webhooks test',
  summary: 'send the event "webhook.test" to a webhook',
  details: 'Queues the event; the running server sends it. vitrine webhooks deliveries shows the result.',
  example: `webhooks test ${example} --tenant acme`,
  arguments: [idArgument],
  options: [tenantOption],
  input: z.object({ ...tenantInput, id: z.string() }),
  async run(run, { tenant, id }) {
    const { services, by } = await run.open();
    showDelivery(run, await services.webhookDeliveries.test(by, (await pickTenant(services.tenants, tenant)).id, id));
  },
});

export const webhooksDeliveries = command({
  name: 'webhooks deliveries',
  summary: 'list the deliveries of a webhook, sent and pending',
  example: `webhooks deliveries ${example} --tenant acme --state failed`,
  arguments: [idArgument],
  options: [tenantOption, ['--state <state>', deliveryStates.join(', ')], ['--limit <n>', 'maximum number of results, newest first (default: 25)']],
  input: z.object({ ...tenantInput, id: z.string(), state: z.enum(deliveryStates).optional(), limit: wholeNumber(1, 1_000).default(25) }),
  async run(run, { tenant, id, state, limit }) {
    const { services } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    const { rows: items, next } = await services.webhookDeliveries.list(tenantId, id, { state, limit });
    run.print({ items, more: next !== null }, () =>
      formatTable(
        run.terminal,
        [
          { title: 'Id', value: (one) => one.id },
          { title: 'Event', value: ({ event }) => event.type },
          { title: 'Subject', value: ({ event }) => event.subject.id },
          { title: 'Time', value: ({ event }) => event.createdAt },
          { title: 'State', value: (one) => one.state },
          { title: 'Tries', value: ({ tries }) => String(tries), align: 'right' },
          { title: 'Last fault', value: ({ lastFault }) => lastFault ?? '', shrinks: true },
          { title: 'Next try', value: ({ nextTryAt }) => nextTryAt ?? '' },
        ],
        items,
        'There are no such deliveries.',
      ),
    );
    if (next !== null) run.say('There are more: raise --limit (up to 1000), or filter with --state.');
  },
});

export const webhooksResend = command({
  name: 'webhooks resend',
  summary: 'resend one delivery, or with --failed every failed one',
  example: `webhooks resend ${example} --tenant acme --failed --since 2026-11-20`,
  arguments: [idArgument, ['[delivery-id]', 'id of the delivery to resend']],
  options: [tenantOption, ['--failed', 'resend failed deliveries, the oldest 500'], ['--since <moment>', 'with --failed: only events from this time on']],
  input: z
    .object({ ...tenantInput, id: z.string(), 'delivery-id': z.string().optional(), failed: flag, since: moment.optional() })
    .refine((given) => given.failed === (given['delivery-id'] === undefined), { error: 'name one delivery, or pass --failed', path: ['delivery-id'] }),
  async run(run, { tenant, id, 'delivery-id': deliveryId, since = 0 }) {
    const { services, by } = await run.open();
    const { id: tenantId } = await pickTenant(services.tenants, tenant);
    if (deliveryId !== undefined) return showDelivery(run, await services.webhookDeliveries.resend(by, tenantId, id, deliveryId));
    const resent = await services.webhookDeliveries.resendFailed(by, tenantId, id, since);
    run.print({ resent }, () => `Queued again: ${resent}.`);
    return undefined;
  },
});
