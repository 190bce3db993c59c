import { z } from 'zod';

import { CountryCode, CurrencyCode } from './codes.js';

// Inputs that several resources take: the input types of Shopify's schema 2026-07 without what is deprecated (introspection in npm @shopify/dev-mcp 1.16.0, read 2026-11-25).
// `null` unsets a field, where Shopify lets it be unset. Times are ISO 8601, amounts decimal texts.

export const UniqueMetafieldValueInput = z.strictObject({ key: z.string(), namespace: z.string().nullish(), value: z.string() });

export const MetafieldInput = z.strictObject({
  id: z.string().nullish(),
  key: z.string().nullish(),
  namespace: z.string().nullish(),
  type: z.string().nullish(),
  value: z.string().nullish(),
});

export const SEOInput = z.strictObject({ description: z.string().nullish(), title: z.string().nullish() });

export const CreateMediaInput = z.strictObject({
  alt: z.string().nullish(),
  mediaContentType: z.enum(['EXTERNAL_VIDEO', 'IMAGE', 'MODEL_3D', 'VIDEO']),
  originalSource: z.string(),
});

const CountryHarmonizedSystemCodeInput = z.strictObject({ countryCode: CountryCode.nullish(), harmonizedSystemCode: z.string() });

export const WeightInput = z.strictObject({ unit: z.enum(['GRAMS', 'KILOGRAMS', 'OUNCES', 'POUNDS']), value: z.number() });

const InventoryItemMeasurementInput = z.strictObject({ shippingPackageId: z.string().nullish(), weight: WeightInput.nullish() });

export const InventoryItemInput = z.strictObject({
  cost: z.string().nullish(),
  countryCodeOfOrigin: CountryCode.nullish(),
  countryHarmonizedSystemCodes: z.array(CountryHarmonizedSystemCodeInput).nullish(),
  harmonizedSystemCode: z.string().nullish(),
  measurement: InventoryItemMeasurementInput.nullish(),
  provinceCodeOfOrigin: z.string().nullish(),
  requiresShipping: z.boolean().nullish(),
  sku: z.string().nullish(),
  tracked: z.boolean().nullish(),
});

export const VariantOptionValueInput = z.strictObject({
  id: z.string().nullish(),
  linkedMetafieldValue: z.string().nullish(),
  name: z.string().nullish(),
  optionId: z.string().nullish(),
  optionName: z.string().nullish(),
});

export const UnitPriceMeasurementInput = z.strictObject({
  quantityUnit: z
    .enum([
      'CL',
      'CM',
      'FLOZ',
      'FT',
      'FT2',
      'G',
      'GAL',
      'IN',
      'ITEM',
      'KG',
      'L',
      'LB',
      'M',
      'M2',
      'M3',
      'MG',
      'ML',
      'MM',
      'OZ',
      'PT',
      'QT',
      'UNKNOWN',
      'YD',
    ])
    .nullish(),
  quantityValue: z.number().nullish(),
  referenceUnit: z
    .enum([
      'CL',
      'CM',
      'FLOZ',
      'FT',
      'FT2',
      'G',
      'GAL',
      'IN',
      'ITEM',
      'KG',
      'L',
      'LB',
      'M',
      'M2',
      'M3',
      'MG',
      'ML',
      'MM',
      'OZ',
      'PT',
      'QT',
      'UNKNOWN',
      'YD',
    ])
    .nullish(),
  referenceValue: z.int().nullish(),
});

export const MailingAddressInput = z.strictObject({
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  company: z.string().nullish(),
  countryCode: CountryCode.nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  phone: z.string().nullish(),
  provinceCode: z.string().nullish(),
  zip: z.string().nullish(),
});

export const EmailInput = z.strictObject({
  bcc: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  customMessage: z.string().nullish(),
  from: z.string().nullish(),
  subject: z.string().nullish(),
  to: z.string().nullish(),
});

export const MoneyInput = z.strictObject({ amount: z.string(), currencyCode: CurrencyCode });

export const FulfillmentOriginAddressInput = z.strictObject({
  address1: z.string().nullish(),
  address2: z.string().nullish(),
  city: z.string().nullish(),
  countryCode: z.string(),
  provinceCode: z.string().nullish(),
  zip: z.string().nullish(),
});

export const AttributeInput = z.strictObject({ key: z.string(), value: z.string() });

export const LocalizedFieldInput = z.strictObject({
  key: z.enum([
    'SHIPPING_CREDENTIAL_BR',
    'SHIPPING_CREDENTIAL_CL',
    'SHIPPING_CREDENTIAL_CN',
    'SHIPPING_CREDENTIAL_CO',
    'SHIPPING_CREDENTIAL_CR',
    'SHIPPING_CREDENTIAL_EC',
    'SHIPPING_CREDENTIAL_ES',
    'SHIPPING_CREDENTIAL_GT',
    'SHIPPING_CREDENTIAL_ID',
    'SHIPPING_CREDENTIAL_KR',
    'SHIPPING_CREDENTIAL_MX',
    'SHIPPING_CREDENTIAL_MY',
    'SHIPPING_CREDENTIAL_PE',
    'SHIPPING_CREDENTIAL_PT',
    'SHIPPING_CREDENTIAL_PY',
    'SHIPPING_CREDENTIAL_TR',
    'SHIPPING_CREDENTIAL_TW',
    'SHIPPING_CREDENTIAL_TYPE_CO',
    'TAX_CREDENTIAL_BR',
    'TAX_CREDENTIAL_CL',
    'TAX_CREDENTIAL_CO',
    'TAX_CREDENTIAL_CR',
    'TAX_CREDENTIAL_EC',
    'TAX_CREDENTIAL_ES',
    'TAX_CREDENTIAL_GT',
    'TAX_CREDENTIAL_ID',
    'TAX_CREDENTIAL_IT',
    'TAX_CREDENTIAL_MX',
    'TAX_CREDENTIAL_MY',
    'TAX_CREDENTIAL_PE',
    'TAX_CREDENTIAL_PT',
    'TAX_CREDENTIAL_PY',
    'TAX_CREDENTIAL_TR',
    'TAX_CREDENTIAL_TYPE_CO',
    'TAX_CREDENTIAL_TYPE_MX',
    'TAX_CREDENTIAL_USE_MX',
    'TAX_EMAIL_IT',
  ]),
  value: z.string(),
});

export const FulfillmentOrderLineItemInput = z.strictObject({ id: z.string(), quantity: z.int() });
