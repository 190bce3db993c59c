import { createHash } from 'node:crypto';
import {
  event,
  MooringError,
  signature,
  type EventMap,
  type EventToWrite,
  type Schema,
  type Webhooks,
  type WrittenDelivery,
} from '@mooring/core';
import { z } from 'zod';
import fixtures from './fixtures/events.json' with { type: 'json' };

// What HubSpot sends to an app's target URL: a list of up to a hundred events, of any account that installed the app. Read 2026-11-25:
// https://developers.hubspot.com/docs-beta/webhooks (payloads), https://developers.hubspot.com/changelog/new-subscription-types-for-webhooks
// (merge, associationChange), https://developers.hubspot.com/docs/apps/legacy-apps/public-apps/create-generic-webhook-subscriptions (object.*).

/** What every event tells. */
const envelope = {
  /** Not unique: it tells events apart only together with the rest. */
  eventId: z.number(),
  subscriptionId: z.number(),
  /** The account. */
  portalId: z.number(),
  appId: z.number().optional(),
  /** Milliseconds since 1970. Events come in no order: this one tells which was later. */
  occurredAt: z.number(),
  subscriptionType: z.string(),
  /** How often it was tried before. */
  attemptNumber: z.number().optional(),
  /** What made the change: `CRM_UI`, `INTEGRATION`, `IMPORT`, `AUTOMATION_PLATFORM` … */
  changeSource: z.string().nullish(),
  changeFlag: z.string().nullish(),
  sourceId: z.string().nullish(),
};

/** Of `object.…`: the type of the record, such as `0-1` for contacts. */
const objectTypeId = z.string().optional();

const Change = z.object({ ...envelope, objectId: z.number(), objectTypeId });
const PropertyChange = z.object({
  ...envelope,
  objectId: z.number(),
  objectTypeId,
  propertyName: z.string(),
  /** Null or an empty text where it was cleared. */
  propertyValue: z.string().nullish(),
  isSensitive: z.boolean().optional(),
});
const Merge = z.object({
  ...envelope,
  objectId: z.number().optional(),
  objectTypeId,
  primaryObjectId: z.number(),
  mergedObjectIds: z.array(z.number()),
  /** The record that holds what was merged; not always one of the others. */
  newObjectId: z.number().nullish(),
  numberOfPropertiesMoved: z.number().optional(),
});
const AssociationChange = z.object({
  ...envelope,
  fromObjectId: z.number(),
  toObjectId: z.number(),
  fromObjectTypeId: z.string().optional(),
  toObjectTypeId: z.string().optional(),
  /** Such as `CONTACT_TO_COMPANY`. */
  associationType: z.string().nullish(),
  associationTypeId: z.number().nullish(),
  associationCategory: z.string().nullish(),
  /** Whether it was taken away, not made. */
  associationRemoved: z.boolean(),
  isPrimaryAssociation: z.boolean().optional(),
});
const NewMessage = z.object({
  ...envelope,
  /** The thread. */
  objectId: z.number(),
  messageId: z.string(),
  /** `MESSAGE` or `COMMENT`, which only users see. */
  messageType: z.string().optional(),
});

/** An event of one kind; its fixture is the body of a delivery that holds it alone. */
const of =
  <Data extends Schema>(schema: Data, item: object) =>
  (subscriptionType: string, title: string) =>
    event(schema, { title, fixture: [{ ...item, subscriptionType }] });

const change = of(Change, fixtures.change);
const propertyChange = of(PropertyChange, fixtures.propertyChange);
const merge = of(Merge, fixtures.merge);
const associationChange = of(AssociationChange, fixtures.associationChange);

/** The names: `SubscriptionCreateRequest` in the Webhooks v3 document of HubSpot's collection 99893791 (read 2026-11-25). */
const events = {
  'contact.creation': change('contact.creation', 'A contact was created'),
  'contact.deletion': change('contact.deletion', 'A contact was archived'),
  'contact.privacyDeletion': change('contact.privacyDeletion', 'A contact was deleted for reasons of privacy: forget it too'),
  'contact.restore': change('contact.restore', 'A contact was restored'),
  'contact.merge': merge('contact.merge', 'Contacts were merged'),
  'contact.propertyChange': propertyChange('contact.propertyChange', 'A property of a contact changed'),
  'contact.associationChange': associationChange('contact.associationChange', 'A contact was associated, or no longer is'),
  'company.creation': change('company.creation', 'A company was created'),
  'company.deletion': change('company.deletion', 'A company was archived'),
  'company.restore': change('company.restore', 'A company was restored'),
  'company.merge': merge('company.merge', 'Companies were merged'),
  'company.propertyChange': propertyChange('company.propertyChange', 'A property of a company changed'),
  'company.associationChange': associationChange('company.associationChange', 'A company was associated, or no longer is'),
  'deal.creation': change('deal.creation', 'A deal was created'),
  'deal.deletion': change('deal.deletion', 'A deal was archived'),
  'deal.restore': change('deal.restore', 'A deal was restored'),
  'deal.merge': merge('deal.merge', 'Deals were merged'),
  'deal.propertyChange': propertyChange('deal.propertyChange', 'A property of a deal changed, its stage for one'),
  'deal.associationChange': associationChange('deal.associationChange', 'A deal was associated, or no longer is'),
  'ticket.creation': change('ticket.creation', 'A ticket was created'),
  'ticket.deletion': change('ticket.deletion', 'A ticket was archived'),
  'ticket.restore': change('ticket.restore', 'A ticket was restored'),
  'ticket.merge': merge('ticket.merge', 'Tickets were merged'),
  'ticket.propertyChange': propertyChange('ticket.propertyChange', 'A property of a ticket changed'),
  'ticket.associationChange': associationChange('ticket.associationChange', 'A ticket was associated, or no longer is'),
  'product.creation': change('product.creation', 'A product was created'),
  'product.deletion': change('product.deletion', 'A product was archived'),
  'product.restore': change('product.restore', 'A product was restored'),
  'product.merge': merge('product.merge', 'Products were merged'),
  'product.propertyChange': propertyChange('product.propertyChange', 'A property of a product changed'),
  'line_item.creation': change('line_item.creation', 'A line item was created'),
  'line_item.deletion': change('line_item.deletion', 'A line item was archived'),
  'line_item.restore': change('line_item.restore', 'A line item was restored'),
  'line_item.merge': merge('line_item.merge', 'Line items were merged'),
  'line_item.propertyChange': propertyChange('line_item.propertyChange', 'A property of a line item changed'),
  'line_item.associationChange': associationChange('line_item.associationChange', 'A line item was associated, or no longer is'),
  'object.creation': change('object.creation', 'A record of some type was created'),
  'object.deletion': change('object.deletion', 'A record of some type was archived'),
  'object.restore': change('object.restore', 'A record of some type was restored'),
  'object.merge': merge('object.merge', 'Records of some type were merged'),
  'object.propertyChange': propertyChange('object.propertyChange', 'A property of a record of some type changed'),
  'object.associationChange': associationChange('object.associationChange', 'A record of some type was associated, or no longer is'),
  'conversation.creation': change('conversation.creation', 'A thread began'),
  'conversation.deletion': change('conversation.deletion', 'A thread was archived'),
  'conversation.privacyDeletion': change('conversation.privacyDeletion', 'A thread was deleted for good'),
  'conversation.propertyChange': propertyChange('conversation.propertyChange', 'A property of a thread changed: who has it, its status …'),
  'conversation.newMessage': of(NewMessage, fixtures.newMessage)('conversation.newMessage', 'A message or comment was added to a thread'),
} satisfies EventMap;

/** @throws MooringError `WebhookRejected` for what is signed by HubSpot and yet no list of events, such as the webhook of a workflow. */
function items(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw new MooringError('WebhookRejected', 'HubSpot: the body is no list of events.');
  return body;
}

const part = z.union([z.number(), z.string()]).nullish().catch(undefined);
const Identified = z.object({
  portalId: part,
  subscriptionId: part,
  eventId: part,
  objectId: part,
  primaryObjectId: part,
  fromObjectId: part,
  toObjectId: part,
  associationTypeId: part,
  associationType: part,
  messageId: part,
  propertyName: part,
  occurredAt: part,
});

/** `eventId` alone is not guaranteed to be unique, so what it is about counts too. The same on every attempt. */
function id(item: unknown): string | undefined {
  const { data } = Identified.safeParse(item);
  if (data === undefined || data.eventId === undefined) return undefined;
  const about =
    data.objectId ?? data.primaryObjectId ?? [data.fromObjectId, data.toObjectId, data.associationTypeId ?? data.associationType].join('>');
  const parts = [data.portalId, data.subscriptionId, data.eventId, about, data.messageId ?? data.propertyName, data.occurredAt];
  return parts.map((value) => String(value ?? '')).join(':');
}

const account = (item: unknown): string | undefined => {
  const portalId = Identified.safeParse(item).data?.portalId;
  return portalId === undefined || portalId === null ? undefined : String(portalId);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A delivery of one event. Ids of events are numbers here, so the one asked for is made into one: 48 bits of its hash. */
function write({ type, id: wanted, data, fixture }: EventToWrite): WrittenDelivery {
  const [sample]: readonly unknown[] = Array.isArray(fixture) ? fixture : [];
  const eventId = Number.parseInt(createHash('sha256').update(wanted).digest('hex').slice(0, 12), 16);
  const item = { ...(isRecord(sample) ? sample : {}), eventId, ...(isRecord(data) ? data : {}), subscriptionType: type };
  return { body: [item] };
}

const older = { algorithm: 'sha256', encoding: 'hex', header: 'x-hubspot-signature' } as const;

/**
 * One URL and secret for the app; the account is found in each event. HubSpot repeats a delivery for up to a day, ten times, when it does
 * not get an answer within five seconds or gets one that says no.
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation and npm @hubspot/api-client
 * 13.5.0, utils/signature (read 2026-11-25)
 */
export const webhooks: Webhooks<typeof events> = {
  scope: 'app',
  secret: { app: 'clientSecret' },
  // Deliveries carry the newest generation and an older one. A request without the newest is still believed: a replay of one is told by its
  // ids alone, since the older generations sign no time.
  verify: signature.firstPresent(
    signature.hmac({
      algorithm: 'sha256',
      encoding: 'base64',
      header: 'x-hubspot-signature-v3',
      timestamp: { header: 'x-hubspot-request-timestamp', unit: 'milliseconds', tolerance: '5m' },
      // The escapes that the documents say to undo (their table as in chiragchadha1/hubspot-oauth-generator, hubspot-signature.js, read
      // 2026-11-25); the official package leaves that to its user.
      signed: [signature.method, signature.urlDecoding(":/?@!$'()*,;"), signature.body, signature.timestamp],
    }),
    signature.digest({
      ...older,
      requires: { 'x-hubspot-signature-version': 'v2' },
      signed: [signature.secret, signature.method, signature.url, signature.body],
    }),
    signature.digest({ ...older, requires: { 'x-hubspot-signature-version': 'v1' }, signed: [signature.secret, signature.body] }),
  ),
  items,
  account,
  type: 'subscriptionType',
  id,
  volatile: ['attemptNumber'],
  // A hundred events, each of which may carry the whole text of a property.
  maxBytes: 8 * 1024 * 1024,
  write,
  events,
};
