import { z } from 'zod';
import addressJson from '../fixtures/address.json' with { type: 'json' };
import { known } from './known.js';

// Parts that several objects have, each as the text that asks for it and the schema of what comes.

export const moneyFields = `amount currencyCode`;
export const Money = z.object({ amount: z.string(), currencyCode: z.string() });

export const moneyBagFields = `shopMoney { ${moneyFields} }`;
export const MoneyBag = z.object({ shopMoney: Money });

export const addressFields = `id firstName lastName company address1 address2 city provinceCode zip countryCodeV2 phone`;
export const Address = z.object({
  id: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  company: z.string().nullable(),
  address1: z.string().nullable(),
  address2: z.string().nullable(),
  city: z.string().nullable(),
  provinceCode: z.string().nullable(),
  zip: z.string().nullable(),
  countryCodeV2: z.string().nullable(),
  phone: z.string().nullable(),
});
export const addressFixture = addressJson;

export const seoFields = `title description`;
export const Seo = z.object({ title: z.string().nullable(), description: z.string().nullable() });

export const attributeFields = `key value`;
export const Attribute = z.object({ key: z.string(), value: z.string().nullable() });

export const imageFields = `id url altText width height`;
export const Image = z.object({
  id: z.string().nullable(),
  url: z.string(),
  altText: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
});

export const jobFields = `id done`;
export const Job = z.object({ id: z.string(), done: z.boolean() });

export const countFields = `count precision`;
export const Count = z.object({ count: z.number(), precision: known('AT_LEAST', 'EXACT') });
