import { z } from 'zod';
import { MailingAddressInput, MetafieldInput, UniqueMetafieldValueInput } from './input.js';
import { TaxExemption } from './codes.js';

// What customers take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const CustomerIdentifierInput = z.union([
  z.strictObject({ customId: UniqueMetafieldValueInput }),
  z.strictObject({ emailAddress: z.string() }),
  z.strictObject({ id: z.string() }),
  z.strictObject({ phoneNumber: z.string() }),
]);

const CustomerEmailMarketingConsentInput = z.strictObject({
  consentUpdatedAt: z.string().nullish(),
  marketingOptInLevel: z.enum(['CONFIRMED_OPT_IN', 'SINGLE_OPT_IN', 'UNKNOWN']).nullish(),
  marketingState: z.enum(['INVALID', 'NOT_SUBSCRIBED', 'PENDING', 'REDACTED', 'SUBSCRIBED', 'UNSUBSCRIBED']),
  sourceLocationId: z.string().nullish(),
});

const CustomerSmsMarketingConsentInput = z.strictObject({
  consentUpdatedAt: z.string().nullish(),
  marketingOptInLevel: z.enum(['CONFIRMED_OPT_IN', 'SINGLE_OPT_IN', 'UNKNOWN']).nullish(),
  marketingState: z.enum(['NOT_SUBSCRIBED', 'PENDING', 'REDACTED', 'SUBSCRIBED', 'UNSUBSCRIBED']),
  sourceLocationId: z.string().nullish(),
});

const CustomerMarketingConsentInput = z.strictObject({
  optInLevel: z.enum(['CONFIRMED_OPT_IN', 'SINGLE_OPT_IN', 'UNKNOWN']).nullish(),
  sourceLocationId: z.string().nullish(),
  state: z.enum(['NEVER_SUBSCRIBED', 'PENDING', 'REDACTED', 'SUBSCRIBED', 'UNSUBSCRIBED']),
  updatedAt: z.string().nullish(),
});

export const CustomerInput = z.strictObject({
  email: z.string().nullish(),
  emailMarketingConsent: CustomerEmailMarketingConsentInput.nullish(),
  firstName: z.string().nullish(),
  id: z.string().nullish(),
  lastName: z.string().nullish(),
  locale: z.string().nullish(),
  metafields: z.array(MetafieldInput).nullish(),
  multipassIdentifier: z.string().nullish(),
  note: z.string().nullish(),
  phone: z.string().nullish(),
  smsMarketingConsent: CustomerSmsMarketingConsentInput.nullish(),
  tags: z.array(z.string()).nullish(),
  taxExempt: z.boolean().nullish(),
  taxExemptions: z.array(TaxExemption).nullish(),
  whatsAppMarketingConsent: CustomerMarketingConsentInput.nullish(),
});

export const CustomerSetInput = z.strictObject({
  addresses: z.array(MailingAddressInput).nullish(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  locale: z.string().nullish(),
  note: z.string().nullish(),
  phone: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  taxExempt: z.boolean().nullish(),
  taxExemptions: z.array(TaxExemption).nullish(),
});

export const CustomerSetIdentifiers = z.union([
  z.strictObject({ customId: UniqueMetafieldValueInput }),
  z.strictObject({ email: z.string() }),
  z.strictObject({ id: z.string() }),
  z.strictObject({ phone: z.string() }),
]);

export const CustomerDeleteInput = z.strictObject({ id: z.string() });

export const CustomerMergeOverrideFields = z.strictObject({
  customerIdOfDefaultAddressToKeep: z.string().nullish(),
  customerIdOfEmailToKeep: z.string().nullish(),
  customerIdOfFirstNameToKeep: z.string().nullish(),
  customerIdOfLastNameToKeep: z.string().nullish(),
  customerIdOfPhoneNumberToKeep: z.string().nullish(),
  note: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});

export const CustomerEmailMarketingConsentUpdateInput = z.strictObject({
  customerId: z.string(),
  emailMarketingConsent: CustomerEmailMarketingConsentInput,
});

export const CustomerSmsMarketingConsentUpdateInput = z.strictObject({
  customerId: z.string(),
  smsMarketingConsent: CustomerSmsMarketingConsentInput,
});
