import { z } from 'zod';
import {
  address,
  country,
  email,
  flag,
  givenAddress,
  givenPhone,
  locale,
  money,
  name,
  oneOf,
  phone,
  phoneType,
  text,
  url,
} from './field.js';

// With what a buyer pays: one of the fields, named after the method. The document knows sixteen.

const brand = z.enum([
  'VISA',
  'MASTERCARD',
  'DISCOVER',
  'AMEX',
  'SOLO',
  'JCB',
  'STAR',
  'DELTA',
  'SWITCH',
  'MAESTRO',
  'CB_NATIONALE',
  'CONFIGOGA',
  'CONFIDIS',
  'ELECTRON',
  'CETELEM',
  'CHINA_UNION_PAY',
]);

const shippingPreference = z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']);
const expiry = z.string().meta({ examples: ['2030-12'] });
const vaultId = z.string().meta({ examples: ['8kk8451t'] });

/** Who began a payment with a stored method, which decides about the buyer's consent. */
export const storedCredential = z.object({
  payment_initiator: z.enum(['CUSTOMER', 'MERCHANT']),
  payment_type: z.enum(['ONE_TIME', 'RECURRING', 'UNSCHEDULED']),
  usage: z.enum(['FIRST', 'SUBSEQUENT', 'DERIVED']).optional(),
  previous_network_transaction_reference: z
    .object({
      id: z.string().meta({ examples: ['156GHJ654MNBVCX'] }),
      date: z
        .string()
        .meta({ examples: ['1125'] })
        .optional(),
      network: brand.optional(),
      acquirer_reference_number: z
        .string()
        .meta({ examples: ['74537550123456789'] })
        .optional(),
    })
    .optional(),
});

const customer = z.object({
  id: z
    .string()
    .meta({ examples: ['customer_4029352050'] })
    .optional(),
  email_address: email.optional(),
  phone: z.object({ phone_type: phoneType.optional(), phone_number: phone }).optional(),
});

const storeInVault = z.literal('ON_SUCCESS');

/** A wallet that is kept for later payments. */
const vaultedWallet = z.object({
  store_in_vault: storeInVault,
  description: text,
  usage_pattern: z
    .enum(['IMMEDIATE', 'DEFERRED', 'RECURRING_PREPAID', 'RECURRING_POSTPAID', 'THRESHOLD_PREPAID', 'THRESHOLD_POSTPAID'])
    .optional(),
  usage_type: z.enum(['MERCHANT', 'PLATFORM']),
  customer_type: z.enum(['CONSUMER', 'BUSINESS']).optional(),
  permit_multiple_payment_tokens: flag,
});

const walletAttributes = z.object({ customer: customer.optional(), vault: vaultedWallet.optional() });

/** A card's own data. Whoever sends them must be certified for it (PCI DSS); Mooring logs no body. */
export const cardDetails = {
  id: z
    .string()
    .meta({ examples: ['1'] })
    .optional(),
  name: z
    .string()
    .meta({ examples: ['Ada Byron'] })
    .optional(),
  number: z
    .string()
    .meta({ examples: ['4111111111111111'] })
    .optional(),
  expiry: expiry.optional(),
  security_code: z
    .string()
    .meta({ examples: ['123'] })
    .optional(),
  card_type: brand.optional(),
  type: z.enum(['CREDIT', 'DEBIT', 'PREPAID', 'STORE', 'UNKNOWN']).optional(),
  brand: brand.optional(),
  billing_address: address.optional(),
};

const cardAttributes = z.object({
  customer: customer.optional(),
  vault: z.object({ store_in_vault: storeInVault.optional() }).optional(),
});

const networkToken = z.object({
  number: z.string().meta({ examples: ['4111111111111111'] }),
  expiry,
  cryptogram: z
    .string()
    .meta({ examples: ['AgAAAAAABk4DWZ4C28yUQAAAAAA='] })
    .optional(),
  eci_flag: z
    .enum([
      'MASTERCARD_NON_3D_SECURE_TRANSACTION',
      'MASTERCARD_ATTEMPTED_AUTHENTICATION_TRANSACTION',
      'MASTERCARD_FULLY_AUTHENTICATED_TRANSACTION',
      'FULLY_AUTHENTICATED_TRANSACTION',
      'ATTEMPTED_AUTHENTICATION_TRANSACTION',
      'NON_3D_SECURE_TRANSACTION',
    ])
    .optional(),
  token_requestor_id: z
    .string()
    .meta({ examples: ['40010030273'] })
    .optional(),
});

const card = z.object({
  ...cardDetails,
  attributes: cardAttributes.optional(),
  vault_id: vaultId.optional(),
  stored_credential: storedCredential.optional(),
  network_token: networkToken.optional(),
  experience_context: z.object({ return_url: url.optional(), cancel_url: url.optional() }).optional(),
});

const taxInfo = z.object({ tax_id: z.string().meta({ examples: ['12345678901'] }), tax_id_type: z.enum(['BR_CPF', 'BR_CNPJ']) });

/** The buyer, as far as known. */
export const payer = z.object({
  email_address: email.optional(),
  payer_id: z
    .string()
    .meta({ examples: ['2J6QB8YJQSJRJ'] })
    .optional(),
  name: name.optional(),
  phone: z.object({ phone_type: phoneType.optional(), phone_number: phone }).optional(),
  birth_date: z
    .string()
    .meta({ examples: ['1990-12-10'] })
    .optional(),
  tax_info: taxInfo.optional(),
  address: address.optional(),
});

const paypal = z.object({
  vault_id: vaultId.optional(),
  email_address: email.optional(),
  name: name.omit({ alternate_full_name: true }).optional(),
  phone: z.object({ phone_type: phoneType.optional(), phone_number: phone }).optional(),
  birth_date: z
    .string()
    .meta({ examples: ['1990-12-10'] })
    .optional(),
  tax_info: taxInfo.optional(),
  address: address.optional(),
  attributes: walletAttributes.optional(),
  experience_context: z
    .object({
      brand_name: text,
      locale: locale.optional(),
      shipping_preference: shippingPreference.optional(),
      /** Where the buyer comes back to. Without it there is no link `payer-action`. */
      return_url: url.optional(),
      cancel_url: url.optional(),
      landing_page: z.enum(['LOGIN', 'GUEST_CHECKOUT', 'NO_PREFERENCE']).optional(),
      user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
      payment_method_preference: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
    })
    .optional(),
  billing_agreement_id: z
    .string()
    .meta({ examples: ['B-8GL99757'] })
    .optional(),
});

const experience = z.object({
  brand_name: text,
  locale: locale.optional(),
  shipping_preference: shippingPreference.optional(),
  return_url: url.optional(),
  cancel_url: url.optional(),
});

/** A bank's method of one country. */
const bank = z.object({ name: z.string(), country_code: country, experience_context: experience.optional() });

const blik = bank.extend({
  email: email.optional(),
  experience_context: experience
    .extend({
      consumer_ip: z
        .string()
        .meta({ examples: ['192.0.2.7'] })
        .optional(),
      consumer_user_agent: text,
    })
    .optional(),
  level_0: z.object({ auth_code: z.string().meta({ examples: ['123456'] }) }).optional(),
  one_click: z
    .object({
      auth_code: z
        .string()
        .meta({ examples: ['123456'] })
        .optional(),
      consumer_reference: z.string().meta({ examples: ['customer-512'] }),
      alias_label: z
        .string()
        .meta({ examples: ['My phone'] })
        .optional(),
      alias_key: z
        .string()
        .meta({ examples: ['123456'] })
        .optional(),
    })
    .optional(),
});

const applePay = z.object({
  id: text,
  name: text,
  email_address: email.optional(),
  phone_number: phone.optional(),
  decrypted_token: z
    .object({
      transaction_amount: money.optional(),
      tokenized_card: z.object({ ...cardDetails, attributes: cardAttributes.optional() }),
      device_manufacturer_id: text,
      payment_data_type: z.enum(['3DSECURE', 'EMV']).optional(),
      payment_data: z.object({ cryptogram: text, eci_indicator: text, emv_data: text, pin: text }).optional(),
    })
    .optional(),
  stored_credential: storedCredential.optional(),
  vault_id: vaultId.optional(),
});

const venmo = z.object({
  vault_id: vaultId.optional(),
  email_address: email.optional(),
  experience_context: z.object({ brand_name: text, shipping_preference: shippingPreference.optional() }).optional(),
  attributes: walletAttributes.optional(),
});

const agreement = z.object({ id: z.string().meta({ examples: ['B-8GL99757'] }), type: z.literal('BILLING_AGREEMENT') });

const source = z.object({
  card: card.optional(),
  token: agreement.optional(),
  paypal: paypal.optional(),
  venmo: venmo.optional(),
  apple_pay: applePay.optional(),
  google_pay: z.record(z.string(), z.unknown()).optional(),
  bancontact: bank.optional(),
  blik: blik.optional(),
  eps: bank.optional(),
  giropay: bank.optional(),
  ideal: bank
    .extend({
      bic: z
        .string()
        .meta({ examples: ['INGBNL2A'] })
        .optional(),
    })
    .optional(),
  mybank: bank.optional(),
  p24: bank.extend({ email }).optional(),
  sofort: bank.optional(),
  trustly: bank.optional(),
});

/** With what an order is to be paid: one of them. Google Pay's data are left to the caller, since the document does not say what they are. */
export interface PaymentSource extends z.infer<typeof source> {}
export const paymentSource: z.ZodType<PaymentSource, PaymentSource> = source;

/** The card that was used, as far as it may be known. */
const usedCard = z.object({
  name: text,
  last_digits: text,
  brand: text,
  type: text,
  expiry: text,
  available_networks: z.array(z.string()).optional(),
  authentication_result: z
    .object({
      liability_shift: oneOf('YES', 'NO', 'POSSIBLE', 'UNKNOWN').optional(),
      three_d_secure: z.object({ authentication_status: text, enrollment_status: text }).optional(),
    })
    .optional(),
  billing_address: givenAddress.optional(),
  attributes: z.object({ vault: z.object({ id: text, status: text }).optional() }).optional(),
  bin_details: z.object({ bin: text, issuing_bank: text, bin_country_code: text, products: z.array(z.string()).optional() }).optional(),
});

const usedWallet = z.object({
  email_address: text,
  account_id: text,
  account_status: text,
  name: name.optional(),
  phone_number: givenPhone.optional(),
  birth_date: text,
  address: givenAddress.optional(),
  attributes: z.object({ vault: z.object({ id: text, status: text, customer: z.object({ id: text }).optional() }).optional() }).optional(),
});

const usedBank = z.object({ name: text, country_code: text, bic: text, iban_last_chars: text });

const used = z.object({
  card: usedCard.optional(),
  paypal: usedWallet.optional(),
  venmo: usedWallet.extend({ user_name: text }).optional(),
  apple_pay: z.object({ name: text, email_address: text, card: usedCard.optional() }).optional(),
  google_pay: z.object({ name: text, email_address: text, card: usedCard.optional() }).optional(),
  bancontact: usedBank.extend({ card_last_digits: text }).optional(),
  blik: z.object({ name: text, country_code: text, email: text }).optional(),
  eps: usedBank.optional(),
  giropay: usedBank.optional(),
  ideal: usedBank.optional(),
  mybank: usedBank.optional(),
  p24: z.object({ name: text, email: text, country_code: text, payment_descriptor: text, method_id: text }).optional(),
  sofort: usedBank.optional(),
  trustly: usedBank.optional(),
});

/** With what was paid: one of them. */
export interface UsedSource extends z.infer<typeof used> {}
export const usedSource: z.ZodType<UsedSource, UsedSource> = used;
