import { z } from 'zod';
import discountJson from '../fixtures/discount.json' with { type: 'json' };
import codeDiscountJson from '../fixtures/code-discount.json' with { type: 'json' };
import automaticDiscountJson from '../fixtures/automatic-discount.json' with { type: 'json' };
import { mutation, points, query } from './admin.js';
import { byCursor, connection, pageFixture, pageVariables } from './page.js';
import { known } from './known.js';
import { UserErrors } from './user-errors.js';
import { DiscountAutomaticBasicInput, DiscountCodeBasicInput, DiscountRedeemCodeInput } from './discounts-input.js';

/** @see https://shopify.dev/docs/api/admin-graphql/2026-07/objects/DiscountNode; fields and arguments: introspection in npm @shopify/dev-mcp 1.16.0 (read 2026-11-25) */
const discountSummaryFields = `
  __typename
  ... on DiscountCodeBasic {
    title status summary startsAt endsAt asyncUsageCount usageLimit appliesOncePerCustomer codes(first: 5) { nodes { id code } }
  }
  ... on DiscountAutomaticBasic { title status summary startsAt endsAt asyncUsageCount }
  ... on DiscountCodeBxgy {
    title status summary startsAt endsAt asyncUsageCount usageLimit appliesOncePerCustomer codes(first: 5) { nodes { id code } }
  }
  ... on DiscountAutomaticBxgy { title status summary startsAt endsAt asyncUsageCount }
  ... on DiscountCodeFreeShipping {
    title status summary startsAt endsAt asyncUsageCount usageLimit appliesOncePerCustomer codes(first: 5) { nodes { id code } }
  }
  ... on DiscountAutomaticFreeShipping { title status summary startsAt endsAt asyncUsageCount }
  ... on DiscountCodeApp {
    title status startsAt endsAt asyncUsageCount usageLimit appliesOncePerCustomer codes(first: 5) { nodes { id code } }
  }
  ... on DiscountAutomaticApp { title status startsAt endsAt asyncUsageCount }
`;

export const DiscountSummary = z.object({
  __typename: z.string(),
  title: z.string().optional(),
  status: known('ACTIVE', 'EXPIRED', 'SCHEDULED').optional(),
  summary: z.string().optional(),
  startsAt: z.string().optional(),
  endsAt: z.string().nullable().optional(),
  asyncUsageCount: z.number().optional(),
  usageLimit: z.number().nullable().optional(),
  appliesOncePerCustomer: z.boolean().optional(),
  codes: z.object({ nodes: z.array(z.object({ id: z.string(), code: z.string() })) }).optional(),
});

const discountFields = `id discount { ${discountSummaryFields} }`;

export const Discount = z.object({ id: z.string(), discount: DiscountSummary });

export const discountFixture = discountJson;

const codeDiscountFields = `
  id
  codeDiscount {
    __typename
    ... on DiscountCodeBasic {
      title status summary startsAt endsAt asyncUsageCount usageLimit appliesOncePerCustomer codes(first: 5) { nodes { id code } }
    }
  }
`;

export const CodeDiscount = z.object({
  id: z.string(),
  codeDiscount: z.object({
    __typename: z.string(),
    title: z.string().optional(),
    status: known('ACTIVE', 'EXPIRED', 'SCHEDULED').optional(),
    summary: z.string().optional(),
    startsAt: z.string().optional(),
    endsAt: z.string().nullable().optional(),
    asyncUsageCount: z.number().optional(),
    usageLimit: z.number().nullable().optional(),
    appliesOncePerCustomer: z.boolean().optional(),
    codes: z.object({ nodes: z.array(z.object({ id: z.string(), code: z.string() })) }).optional(),
  }),
});

export const codeDiscountFixture = codeDiscountJson;

const automaticDiscountFields = `id automaticDiscount { __typename ... on DiscountAutomaticBasic { title status summary startsAt endsAt asyncUsageCount } }`;

export const AutomaticDiscount = z.object({
  id: z.string(),
  automaticDiscount: z.object({
    __typename: z.string(),
    title: z.string().optional(),
    status: known('ACTIVE', 'EXPIRED', 'SCHEDULED').optional(),
    summary: z.string().optional(),
    startsAt: z.string().optional(),
    endsAt: z.string().nullable().optional(),
    asyncUsageCount: z.number().optional(),
  }),
});

export const automaticDiscountFixture = automaticDiscountJson;

export const discounts = {
  list: query(
    `query DiscountsList($first: Int = 50, $after: String, $query: String, $sortKey: DiscountSortKeys, $reverse: Boolean) {
      discountNodes(first: $first, after: $after, query: $query, sortKey: $sortKey, reverse: $reverse) {
        nodes { ${discountFields} } pageInfo { hasNextPage endCursor }
      }
    }`,
    {
      title: 'List discounts of every kind',
      variables: z.strictObject({
        ...pageVariables,
        query: z.string().optional(),
        sortKey: z.enum(['CREATED_AT', 'ENDS_AT', 'ID', 'RELEVANCE', 'STARTS_AT', 'TITLE', 'UPDATED_AT']).optional(),
        reverse: z.boolean().optional(),
      }),
      output: z.object({ discountNodes: connection(Discount) }),
      paginate: byCursor('discountNodes'),
      scopes: ['read_discounts'],
      ...points(452),
      fixture: { discountNodes: pageFixture(discountFixture) },
    },
  ),
  retrieve: query(
    `query DiscountsRetrieve($id: ID!) {
      discountNode(id: $id) {
        ${discountFields}
      }
    }`,
    {
      title: 'Read a discount',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({ discountNode: Discount.nullable() }),
      scopes: ['read_discounts'],
      ...points(9),
      fixture: { discountNode: discountFixture },
    },
  ),
  findCode: query(
    `query DiscountsFindCode($code: String!) {
      codeDiscountNodeByCode(code: $code) {
        ${codeDiscountFields}
      }
    }`,
    {
      title: 'Read a discount by one of its codes',
      variables: z.strictObject({ code: z.string() }),
      output: z.object({ codeDiscountNodeByCode: CodeDiscount.nullable() }),
      scopes: ['read_discounts'],
      ...points(9),
      fixture: { codeDiscountNodeByCode: codeDiscountFixture },
    },
  ),
  createCode: mutation(
    `mutation DiscountsCreateCode($basicCodeDiscount: DiscountCodeBasicInput!) {
      discountCodeBasicCreate(basicCodeDiscount: $basicCodeDiscount) {
        codeDiscountNode { ${codeDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Create an amount or percentage off with a code',
      variables: z.strictObject({ basicCodeDiscount: DiscountCodeBasicInput }),
      output: z.object({
        discountCodeBasicCreate: z.object({ codeDiscountNode: CodeDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_discounts'],
      ...points(19),
      fixture: { discountCodeBasicCreate: { codeDiscountNode: codeDiscountFixture, userErrors: [] } },
    },
  ),
  updateCode: mutation(
    `mutation DiscountsUpdateCode($id: ID!, $basicCodeDiscount: DiscountCodeBasicInput!) {
      discountCodeBasicUpdate(id: $id, basicCodeDiscount: $basicCodeDiscount) {
        codeDiscountNode { ${codeDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change an amount or percentage off with a code',
      variables: z.strictObject({ id: z.string(), basicCodeDiscount: DiscountCodeBasicInput }),
      output: z.object({
        discountCodeBasicUpdate: z.object({ codeDiscountNode: CodeDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(19),
      fixture: { discountCodeBasicUpdate: { codeDiscountNode: codeDiscountFixture, userErrors: [] } },
    },
  ),
  addCodes: mutation(
    `mutation DiscountsAddCodes($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
      discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {
        bulkCreation { id done codesCount importedCount failedCount } userErrors { field message code }
      }
    }`,
    {
      title: 'Add codes to a discount, in the background',
      variables: z.strictObject({ discountId: z.string(), codes: z.array(DiscountRedeemCodeInput) }),
      output: z.object({
        discountRedeemCodeBulkAdd: z
          .object({
            bulkCreation: z
              .object({ id: z.string(), done: z.boolean(), codesCount: z.number(), importedCount: z.number(), failedCount: z.number() })
              .nullable(),
            userErrors: UserErrors,
          })
          .nullable(),
      }),
      scopes: ['write_discounts'],
      ...points(11),
      fixture: {
        discountRedeemCodeBulkAdd: {
          bulkCreation: {
            id: 'gid://shopify/DiscountRedeemCodeBulkCreation/1',
            done: false,
            codesCount: 2,
            importedCount: 0,
            failedCount: 0,
          },
          userErrors: [],
        },
      },
    },
  ),
  activateCode: mutation(
    `mutation DiscountsActivateCode($id: ID!) {
      discountCodeActivate(id: $id) {
        codeDiscountNode { ${codeDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Activate a discount with a code',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        discountCodeActivate: z.object({ codeDiscountNode: CodeDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(19),
      fixture: { discountCodeActivate: { codeDiscountNode: codeDiscountFixture, userErrors: [] } },
    },
  ),
  deactivateCode: mutation(
    `mutation DiscountsDeactivateCode($id: ID!) {
      discountCodeDeactivate(id: $id) {
        codeDiscountNode { ${codeDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Deactivate a discount with a code',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        discountCodeDeactivate: z.object({ codeDiscountNode: CodeDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(19),
      fixture: { discountCodeDeactivate: { codeDiscountNode: codeDiscountFixture, userErrors: [] } },
    },
  ),
  deleteCode: mutation(
    `mutation DiscountsDeleteCode($id: ID!) {
      discountCodeDelete(id: $id) {
        deletedCodeDiscountId userErrors { field message code }
      }
    }`,
    {
      title: 'Delete a discount with a code',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        discountCodeDelete: z.object({ deletedCodeDiscountId: z.string().nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(10),
      fixture: { discountCodeDelete: { deletedCodeDiscountId: 'gid://shopify/DiscountCodeNode/1', userErrors: [] } },
    },
  ),
  createAutomatic: mutation(
    `mutation DiscountsCreateAutomatic($automaticBasicDiscount: DiscountAutomaticBasicInput!) {
      discountAutomaticBasicCreate(automaticBasicDiscount: $automaticBasicDiscount) {
        automaticDiscountNode { ${automaticDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Create an automatic amount or percentage off',
      variables: z.strictObject({ automaticBasicDiscount: DiscountAutomaticBasicInput }),
      output: z.object({
        discountAutomaticBasicCreate: z.object({ automaticDiscountNode: AutomaticDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      scopes: ['write_discounts'],
      ...points(12),
      fixture: { discountAutomaticBasicCreate: { automaticDiscountNode: automaticDiscountFixture, userErrors: [] } },
    },
  ),
  updateAutomatic: mutation(
    `mutation DiscountsUpdateAutomatic($id: ID!, $automaticBasicDiscount: DiscountAutomaticBasicInput!) {
      discountAutomaticBasicUpdate(id: $id, automaticBasicDiscount: $automaticBasicDiscount) {
        automaticDiscountNode { ${automaticDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Change an automatic amount or percentage off',
      variables: z.strictObject({ id: z.string(), automaticBasicDiscount: DiscountAutomaticBasicInput }),
      output: z.object({
        discountAutomaticBasicUpdate: z.object({ automaticDiscountNode: AutomaticDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(12),
      fixture: { discountAutomaticBasicUpdate: { automaticDiscountNode: automaticDiscountFixture, userErrors: [] } },
    },
  ),
  activateAutomatic: mutation(
    `mutation DiscountsActivateAutomatic($id: ID!) {
      discountAutomaticActivate(id: $id) {
        automaticDiscountNode { ${automaticDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Activate an automatic discount',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        discountAutomaticActivate: z.object({ automaticDiscountNode: AutomaticDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(12),
      fixture: { discountAutomaticActivate: { automaticDiscountNode: automaticDiscountFixture, userErrors: [] } },
    },
  ),
  deactivateAutomatic: mutation(
    `mutation DiscountsDeactivateAutomatic($id: ID!) {
      discountAutomaticDeactivate(id: $id) {
        automaticDiscountNode { ${automaticDiscountFields} } userErrors { field message code }
      }
    }`,
    {
      title: 'Deactivate an automatic discount',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        discountAutomaticDeactivate: z.object({ automaticDiscountNode: AutomaticDiscount.nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(12),
      fixture: { discountAutomaticDeactivate: { automaticDiscountNode: automaticDiscountFixture, userErrors: [] } },
    },
  ),
  deleteAutomatic: mutation(
    `mutation DiscountsDeleteAutomatic($id: ID!) {
      discountAutomaticDelete(id: $id) {
        deletedAutomaticDiscountId userErrors { field message code }
      }
    }`,
    {
      title: 'Delete an automatic discount',
      variables: z.strictObject({ id: z.string() }),
      output: z.object({
        discountAutomaticDelete: z.object({ deletedAutomaticDiscountId: z.string().nullable(), userErrors: UserErrors }).nullable(),
      }),
      safe: true,
      scopes: ['write_discounts'],
      ...points(10),
      fixture: { discountAutomaticDelete: { deletedAutomaticDiscountId: 'gid://shopify/DiscountAutomaticNode/1', userErrors: [] } },
    },
  ),
};
