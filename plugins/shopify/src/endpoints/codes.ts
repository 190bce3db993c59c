import { z } from 'zod';

// Lists of values that are long, or grow with every version: Shopify checks them.

/** Two letters (ISO 3166-1). */
export const CountryCode = z.string().meta({ examples: ['IE'] });

/** Three letters (ISO 4217). */
export const CurrencyCode = z.string().meta({ examples: ['EUR'] });

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/enums/TaxExemption (read 2026-11-25) */
export const TaxExemption = z.string().meta({ examples: ['CA_STATUS_CARD_EXEMPTION'] });

/** As GraphQL spells it: `ORDERS_CREATE` for `orders/create`. https://shopify.dev/docs/api/admin-graphql/2026-07/enums/WebhookSubscriptionTopic (read 2026-11-25) */
export const WebhookSubscriptionTopic = z.string().meta({ examples: ['ORDERS_CREATE'] });
