import { z } from 'zod';
import { pageOf, time } from './page.js';

// What all records of the CRM have in common: contacts, companies, deals, tickets, custom objects … They differ in the names of their
// properties only, which each account may add to. The interfaces give the shared types a name, so that a declaration file says each once.

/** A record. Values of properties are texts, also of numbers, dates and truth values; null where there is none. */
export interface CrmRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  /** Former values, of the properties that the call asked for. */
  readonly propertiesWithHistory?: Readonly<Record<string, readonly PropertyVersion[]>> | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived?: boolean | undefined;
  readonly archivedAt?: string | undefined;
  /** Where it stands in HubSpot's user interface. */
  readonly url?: string | undefined;
}

export interface PropertyVersion {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId?: string | undefined;
  readonly sourceLabel?: string | undefined;
  readonly updatedByUserId?: number | undefined;
}

/** A record with the ids of those it is associated with, by the types that the call asked for. */
export interface AssociatedRecord extends CrmRecord {
  readonly associations?:
    | Readonly<Record<string, { readonly results: readonly { readonly id: string; readonly type: string }[] }>>
    | undefined;
}

/** A record that was made or changed, whichever it took. */
export interface UpsertedRecord extends CrmRecord {
  readonly new: boolean;
}

const version = z.object({
  value: z.string(),
  timestamp: time,
  sourceType: z.string(),
  sourceId: z.string().optional(),
  sourceLabel: z.string().optional(),
  updatedByUserId: z.number().optional(),
});

const fields = {
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  propertiesWithHistory: z.record(z.string(), z.array(version)).optional(),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean().optional(),
  archivedAt: time.optional(),
  url: z.string().optional(),
};

export const CrmRecord: z.ZodType<CrmRecord, CrmRecord> = z.object(fields);

export const AssociatedRecord: z.ZodType<AssociatedRecord, AssociatedRecord> = z.object({
  ...fields,
  associations: z.record(z.string(), z.object({ results: z.array(z.object({ id: z.string(), type: z.string() })) })).optional(),
});

export const UpsertedRecord: z.ZodType<UpsertedRecord, UpsertedRecord> = z.object({ ...fields, new: z.boolean() });

export const RecordPage = pageOf(AssociatedRecord);

/** A search tells how many there are in all, and gives no more than the first ten thousand of them. */
export const SearchPage = z.object({ ...pageOf(CrmRecord).shape, total: z.number() });

/** Values to set. An empty text clears a property; lists of choices are joined by `;`, dates are midnight UTC in milliseconds or ISO 8601. */
export const properties = z.record(z.string(), z.union([z.string(), z.number()]));

/** Who defined a type of association, and its number: associations.labels.list gives both. */
export const associationType = z.object({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'INTEGRATOR_DEFINED', 'USER_DEFINED', 'WORK']),
  associationTypeId: z.int(),
});

/** Records to be associated with a new one. */
export const newAssociations = z.array(z.object({ to: z.object({ id: z.string() }), types: z.array(associationType) }));

const names = z.array(z.string()).optional();

/** What of a record is answered; without `properties` HubSpot chooses a handful. */
export const selection = {
  properties: names,
  propertiesWithHistory: names,
  /** Types of records, such as `companies`, whose associated ids are answered too. */
  associations: names,
  archived: z.boolean().optional(),
};

/** The property that an id is a value of, such as `email`. Its values must be unique. @default the record's own id */
export const idProperty = z.string().optional();

const filter = z.object({
  propertyName: z.string(),
  operator: z.enum([
    'EQ',
    'NEQ',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'BETWEEN',
    'IN',
    'NOT_IN',
    'HAS_PROPERTY',
    'NOT_HAS_PROPERTY',
    'CONTAINS_TOKEN',
    'NOT_CONTAINS_TOKEN',
  ]),
  value: z.string().optional(),
  /** The upper end of `BETWEEN`. */
  highValue: z.string().optional(),
  /** Of `IN` and `NOT_IN`; texts in lower case. */
  values: z.array(z.string()).optional(),
});

/**
 * A search: records that match all filters of one of the groups, and hold all words of `query`.
 * @see https://developers.hubspot.com/docs/api-reference/2026-03/crm/search-the-crm (read 2026-11-25)
 */
export const search = z.object({
  query: z.string().optional(),
  filterGroups: z.array(z.object({ filters: z.array(filter) })).optional(),
  /** One property at most: its name (`-` in front for descending), or the pair that HubSpot's guide shows and its OpenAPI document does not. */
  sorts: z
    .array(z.union([z.string(), z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']) })]))
    .max(1)
    .optional(),
  properties: names,
  limit: z.int().min(1).max(200).optional(),
  after: z.string().optional(),
});
