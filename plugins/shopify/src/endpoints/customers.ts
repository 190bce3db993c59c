import { z } from 'zod';
import customerJson from '../fixtures/customer.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { Address, Count, Job, Money, addressFields, addressFixture, countFields, jobFields, moneyFields } from './values.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import {
  CustomerDeleteInput,
  CustomerEmailMarketingConsentUpdateInput,
  CustomerIdentifierInput,
  CustomerInput,
  CustomerMergeOverrideFields,
  CustomerSetIdentifiers,
  CustomerSetInput,
  CustomerSmsMarketingConsentUpdateInput,
} from './customers-input.js';
import { EmailInput, MailingAddressInput } from './input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/Customer; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const customerFields = `
  id legacyResourceId displayName firstName lastName note tags locale state taxExempt verifiedEmail canDelete createdAt updatedAt
  numberOfOrders amountSpent { ${moneyFields} }
  defaultEmailAddress { emailAddress marketingState marketingOptInLevel marketingUpdatedAt } defaultPhoneNumber { phoneNumber }
  defaultAddress { ${addressFields} }
`;

export const Customer = z.object({
  id: z.string(),
  legacyResourceId: z.string(),
  displayName: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  note: z.string().nullable(),
  tags: z.array(z.string()),
  locale: z.string(),
  state: known('DECLINED', 'DISABLED', 'ENABLED', 'INVITED'),
  taxExempt: z.boolean(),
  verifiedEmail: z.boolean(),
  canDelete: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  numberOfOrders: z.string(),
  amountSpent: Money,
  defaultEmailAddress: z
    .object({
      emailAddress: z.string(),
      marketingState: known('INVALID', 'NOT_SUBSCRIBED', 'PENDING', 'SUBSCRIBED', 'UNSUBSCRIBED'),
      marketingOptInLevel: known('CONFIRMED_OPT_IN', 'SINGLE_OPT_IN', 'UNKNOWN').nullable(),
      marketingUpdatedAt: z.string().nullable(),
    })
    .nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
  defaultAddress: Address.nullable(),
});

export const customerFixture = customerJson;

export const customers = {
  list: query(
    `query CustomersList($first: Int = 50, $after: String, $query: String, $sortKey: CustomerSortKeys, $reverse: Boolean) {
      customers(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${customerFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List and search customers',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['CREATED_AT', 'ID', 'LOCATION', 'NAME', 'RELEVANCE', 'UPDATED_AT']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ customers: connection(Customer) }),
      paginate: byCursor('customers'),
      scopes: ['read_customers'],
      ...points(252),
      fixture: { customers: pageFixture(customerFixture) },
    },
  ),
  count: query(
    `query CustomersCount($query: String, $limit: Int) {
      customersCount(query: $query, limit: $limit) {
        ${countFields}
      }
    }`,
    {
      title: 'Count customers',
      variables: z.strictObject({ query: z.string().optional(), limit: z.int().optional() }),
      output: z.object({ customersCount: Count.nullable() }),
      scopes: ['read_customers'],
      ...points(1),
      fixture: { customersCount: { count: 42, precision: 'EXACT' } },
    },
  ),
  retrieve: query(
    `query CustomersRetrieve($id: ID!) {
      customer(id: $id) {
        ${customerFields}
      }
    }`,
    {
      title: 'Read a customer',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ customer: Customer.nullable() }),
      scopes: ['read_customers'],
      ...points(5),
      fixture: { customer: customerFixture },
    },
  ),
  find: query(
    `query CustomersFind($identifier: CustomerIdentifierInput!) {
      customerByIdentifier(identifier: $identifier) {
        ${customerFields}
      }
    }`,
    {
      title: 'Read a customer by e-mail address, phone number or an id of your own',
      variables: z.strictObject({ identifier: CustomerIdentifierInput }),
      output: z.object({ customerByIdentifier: Customer.nullable() }),
      scopes: ['read_customers'],
      ...points(5),
      fixture: { customerByIdentifier: customerFixture },
    },
  ),
  create: mutation(
    `mutation CustomersCreate($input: CustomerInput!) {
      customerCreate(input: $input) {
        customer { ${customerFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Create a customer',
      variables: z.strictObject({ input: CustomerInput }),
      output: z.object({ customerCreate: z.object({ customer: Customer.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_customers'],
      ...points(15),
      fixture: { customerCreate: { customer: customerFixture, userErrors: [] } },
    },
  ),
  update: mutation(
    `mutation CustomersUpdate($input: CustomerInput!) {
      customerUpdate(input: $input) {
        customer { ${customerFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change a customer',
      variables: z.strictObject({ input: CustomerInput }),
      output: z.object({ customerUpdate: z.object({ customer: Customer.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_customers'],
      ...points(15),
      fixture: { customerUpdate: { customer: customerFixture, userErrors: [] } },
    },
  ),
  set: mutation(
    `mutation CustomersSet($input: CustomerSetInput!, $identifier: CustomerSetIdentifiers) {
      customerSet(input: $input, identifier: $identifier) {
        customer { ${customerFields} } userErrors { field message code }
      }
    }`,
    {
      title:
        'Create or change a customer by e-mail address, phone number or id; a list that is given replaces the old one, so left out addresses are deleted',
      variables: z.strictObject({ input: CustomerSetInput, identifier: CustomerSetIdentifiers.optional() }),
      output: z.object({ customerSet: z.object({ customer: Customer.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_customers'],
      ...points(15),
      fixture: { customerSet: { customer: customerFixture, userErrors: [] } },
    },
  ),
  delete: mutation(
    `mutation CustomersDelete($input: CustomerDeleteInput!) {
      customerDelete(input: $input) {
        deletedCustomerId userErrors { field message }
      }
    }`,
    {
      title: 'Delete a customer who has no orders',
      variables: z.strictObject({ input: CustomerDeleteInput }),
      output: z.object({ customerDelete: z.object({ deletedCustomerId: z.string().nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_customers'],
      ...points(10),
      fixture: { customerDelete: { deletedCustomerId: 'gid://shopify/Customer/1', userErrors: [] } },
    },
  ),
  merge: mutation(
    `mutation CustomersMerge($customerOneId: ID!, $customerTwoId: ID!, $overrideFields: CustomerMergeOverrideFields) {
      customerMerge(customerOneId: $customerOneId, customerTwoId: $customerTwoId, overrideFields: $overrideFields) {
        resultingCustomerId job { ${jobFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Merge two customers',
      variables: z.strictObject({
        customerOneId: z.string(),
        customerTwoId: z.string(),
        overrideFields: CustomerMergeOverrideFields.optional(),
      }),
      output: z.object({
        customerMerge: z.object({ resultingCustomerId: z.string().nullable(), job: Job.nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_customer_merge'],
      ...points(11),
      fixture: {
        customerMerge: {
          resultingCustomerId: 'gid://shopify/CustomerMergePayload/1',
          job: { id: 'gid://shopify/Job/1', done: false },
          userErrors: [],
        },
      },
    },
  ),
  createAddress: mutation(
    `mutation CustomersCreateAddress($customerId: ID!, $address: MailingAddressInput!, $setAsDefault: Boolean) {
      customerAddressCreate(customerId: $customerId, address: $address, setAsDefault: $setAsDefault) {
        address { ${addressFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Add an address to a customer',
      variables: z.strictObject({ customerId: z.string(), address: MailingAddressInput, setAsDefault: z.boolean().optional() }),
      output: z.object({ customerAddressCreate: z.object({ address: Address.nullable(), userErrors: UserErrors }).nullable() }),
      scopes: ['write_customers'],
      ...points(11),
      fixture: { customerAddressCreate: { address: addressFixture, userErrors: [] } },
    },
  ),
  updateAddress: mutation(
    `mutation CustomersUpdateAddress($customerId: ID!, $addressId: ID!, $address: MailingAddressInput!, $setAsDefault: Boolean) {
      customerAddressUpdate(customerId: $customerId, addressId: $addressId, address: $address, setAsDefault: $setAsDefault) {
        address { ${addressFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Change an address of a customer',
      variables: z.strictObject({
        customerId: z.string(),
        addressId: z.string(),
        address: MailingAddressInput,
        setAsDefault: z.boolean().optional(),
      }),
      output: z.object({ customerAddressUpdate: z.object({ address: Address.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_customers'],
      ...points(11),
      fixture: { customerAddressUpdate: { address: addressFixture, userErrors: [] } },
    },
  ),
  deleteAddress: mutation(
    `mutation CustomersDeleteAddress($customerId: ID!, $addressId: ID!) {
      customerAddressDelete(customerId: $customerId, addressId: $addressId) {
        deletedAddressId userErrors { field message }
      }
    }`,
    {
      title: 'Delete an address of a customer',
      variables: z.strictObject({ customerId: z.string(), addressId: z.string() }),
      output: z.object({ customerAddressDelete: z.object({ deletedAddressId: z.string().nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_customers'],
      ...points(10),
      fixture: { customerAddressDelete: { deletedAddressId: 'gid://shopify/MailingAddress/1', userErrors: [] } },
    },
  ),
  setDefaultAddress: mutation(
    `mutation CustomersSetDefaultAddress($customerId: ID!, $addressId: ID!) {
      customerUpdateDefaultAddress(customerId: $customerId, addressId: $addressId) {
        customer { ${customerFields} } userErrors { field message }
      }
    }`,
    {
      title: 'Make an address the default one of its customer',
      variables: z.strictObject({ customerId: z.string(), addressId: z.string() }),
      output: z.object({ customerUpdateDefaultAddress: z.object({ customer: Customer.nullable(), userErrors: UserErrors }).nullable() }),
      safe: true,
      scopes: ['write_customers'],
      ...points(15),
      fixture: { customerUpdateDefaultAddress: { customer: customerFixture, userErrors: [] } },
    },
  ),
  updateEmailConsent: mutation(
    `mutation CustomersUpdateEmailConsent($input: CustomerEmailMarketingConsentUpdateInput!) {
      customerEmailMarketingConsentUpdate(input: $input) {
        customer { ${customerFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change whether a customer gets marketing by e-mail',
      variables: z.strictObject({ input: CustomerEmailMarketingConsentUpdateInput }),
      output: z.object({
        customerEmailMarketingConsentUpdate: z.object({ customer: Customer.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_customers'],
      ...points(15),
      fixture: { customerEmailMarketingConsentUpdate: { customer: customerFixture, userErrors: [] } },
    },
  ),
  updateSmsConsent: mutation(
    `mutation CustomersUpdateSmsConsent($input: CustomerSmsMarketingConsentUpdateInput!) {
      customerSmsMarketingConsentUpdate(input: $input) {
        customer { ${customerFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change whether a customer gets marketing by text message',
      variables: z.strictObject({ input: CustomerSmsMarketingConsentUpdateInput }),
      output: z.object({
        customerSmsMarketingConsentUpdate: z.object({ customer: Customer.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_customers'],
      ...points(15),
      fixture: { customerSmsMarketingConsentUpdate: { customer: customerFixture, userErrors: [] } },
    },
  ),
  sendInvite: mutation(
    `mutation CustomersSendInvite($customerId: ID!, $email: EmailInput) {
      customerSendAccountInviteEmail(customerId: $customerId, email: $email) {
        customer { id state } userErrors { field message code }
      }
    }`,
    {
      title: 'Invite a customer to open an account',
      variables: z.strictObject({ customerId: z.string(), email: EmailInput.optional() }),
      output: z.object({
        customerSendAccountInviteEmail: z
          .object({
            customer: z.object({ id: z.string(), state: known('DECLINED', 'DISABLED', 'ENABLED', 'INVITED') }).nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      scopes: ['write_customers'],
      ...points(11),
      fixture: {
        customerSendAccountInviteEmail: { customer: { id: 'gid://shopify/Customer/207119551', state: 'DECLINED' }, userErrors: [] },
      },
    },
  ),
};
