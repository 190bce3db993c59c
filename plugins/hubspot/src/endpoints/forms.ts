import { del, get, patch, post, put } from '@mooring/core';
import { z } from 'zod';
import fixtures from '../fixtures/forms.json' with { type: 'json' };
import { byAfter, nothing, pageOf, pageParameters, time } from './page.js';

const open = z.record(z.string(), z.unknown());

/** A form. Its fields have one of 13 kinds, told by `fieldType`. */
const Form = z.object({
  id: z.string(),
  name: z.string(),
  formType: z.string(),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean(),
  archivedAt: time.nullish(),
  fieldGroups: z.array(
    z.object({
      groupType: z.string(),
      richTextType: z.string().optional(),
      richText: z.string().nullish(),
      fields: z.array(z.object({ fieldType: z.string(), name: z.string(), label: z.string(), objectTypeId: z.string() })),
    }),
  ),
  configuration: open,
  displayOptions: open,
  legalConsentOptions: z.object({ type: z.string() }),
});

const fieldGroup = z.object({
  groupType: z.enum(['default_group', 'progressive', 'queued']),
  richTextType: z.enum(['image', 'text']),
  richText: z.string().optional(),
  /** At most three. What each kind wants beside this is best seen in a form of the account. */
  fields: z
    .array(
      z.looseObject({
        fieldType: z.string(),
        objectTypeId: z.string(),
        name: z.string(),
        label: z.string(),
        required: z.boolean(),
        hidden: z.boolean(),
        dependentFields: z.array(open).default([]),
      }),
    )
    .meta({
      examples: [
        [
          {
            fieldType: 'single_line_text',
            objectTypeId: '0-1',
            name: 'firstname',
            label: 'First name',
            required: true,
            hidden: false,
            dependentFields: [],
          },
        ],
      ],
    }),
});

const configuration = z.object({
  language: z.string().meta({ examples: ['en'] }),
  postSubmitAction: z.object({ type: z.enum(['redirect_url', 'thank_you']), value: z.string() }),
  notifyContactOwner: z.boolean(),
  /** Ids of users. */
  notifyRecipients: z.array(z.string()),
  lifecycleStages: z.array(z.object({ objectTypeId: z.string(), value: z.string() })),
  createNewContactForNewEmail: z.boolean(),
  prePopulateKnownValues: z.boolean(),
  allowLinkToResetKnownValues: z.boolean(),
  recaptchaEnabled: z.boolean(),
  archivable: z.boolean(),
  cloneable: z.boolean(),
  editable: z.boolean(),
  embedType: z.enum(['V3', 'V4']).optional(),
});

const text = z.string();
const displayOptions = z.object({
  theme: z.enum(['default_style', 'canvas', 'legacy', 'linear', 'round', 'sharp']),
  submitButtonText: text,
  renderRawHtml: z.boolean(),
  cssClass: text.optional(),
  style: z.object({
    fontFamily: text,
    backgroundWidth: text,
    labelTextColor: text,
    labelTextSize: text,
    helpTextColor: text,
    helpTextSize: text,
    legalConsentTextColor: text,
    legalConsentTextSize: text,
    submitColor: text,
    submitAlignment: z.enum(['left', 'center', 'right']),
    submitFontColor: text,
    submitSize: text,
  }),
});

const legalConsentOptions = z.looseObject({
  type: z.enum(['none', 'legitimate_interest', 'explicit_consent_to_process', 'implicit_consent_to_process']),
});

const parts = { fieldGroups: z.array(fieldGroup), configuration, displayOptions, legalConsentOptions };

const whole = {
  name: z.string(),
  formType: z.literal('hubspot').default('hubspot'),
  archived: z.boolean().default(false),
  // Wanted by the document, though nobody but HubSpot can know them.
  createdAt: time,
  updatedAt: time,
  ...parts,
};

const scopes = ['forms'];
const base = '/marketing/v3/forms';

export const forms = {
  list: get(base, {
    title: 'List forms',
    input: z.object({
      ...pageParameters,
      archived: z.boolean().optional(),
      formTypes: z.array(z.enum(['hubspot', 'captured', 'flow', 'blog_comment', 'all'])).optional(),
    }),
    output: pageOf(Form),
    paginate: byAfter,
    scopes,
    fixture: { results: [fixtures.form] },
  }),
  get: get(`${base}/:formId`, {
    title: 'Read a form',
    input: z.object({ archived: z.boolean().optional() }),
    output: Form,
    scopes,
    fixture: fixtures.form,
  }),
  create: post(base, { title: 'Create a form', input: z.object(whole), output: Form, scopes, fixture: fixtures.form }),
  update: patch(`${base}/:formId`, {
    title: 'Change a form',
    input: z.object({ ...parts, name: z.string(), archived: z.boolean() }).partial(),
    output: Form,
    scopes,
    fixture: fixtures.form,
  }),
  // The id stands in the body too, where `:formId` cannot reach.
  replace: put(`${base}/:formId`, {
    title: 'Replace a form',
    input: z.object({ id: z.string(), ...whole }),
    output: Form,
    scopes,
    fixture: fixtures.form,
  }),
  archive: del(`${base}/:formId`, { title: 'Archive a form', output: nothing, scopes }),
  submissions: {
    // https://developers.hubspot.com/docs/api-reference/legacy/marketing/forms/v1/get-form-integrations-v1-submissions-forms-form_guid (read
    // 2026-11-25); in no OpenAPI document of the collection.
    list: get('/form-integrations/v1/submissions/forms/:formId', {
      title: 'List what was submitted by a form, newest first',
      input: z.object({ after: z.string().optional(), limit: z.int().min(1).max(50).optional() }),
      output: pageOf(
        z.object({
          conversionId: z.string().optional(),
          /** Milliseconds since 1970. */
          submittedAt: z.number(),
          values: z.array(z.object({ name: z.string(), value: z.string(), objectTypeId: z.string().optional() })),
          pageUrl: z.string().nullish(),
        }),
      ),
      paginate: byAfter,
      scopes,
      fixture: { results: [fixtures.submission] },
    }),
    // https://developers.hubspot.com/docs/methods/forms/submit_form_v3 (read 2026-11-25); the same holds of the document.
    create: post('/submissions/v3/integration/secure/submit/:portalId/:formId', {
      title: 'Submit a form',
      server: 'submissions',
      limits: ['submissions'],
      input: z.object({
        fields: z
          .array(z.object({ objectTypeId: z.string().optional(), name: z.string(), value: z.string() }))
          .min(1)
          .max(1000),
        /** Milliseconds since 1970 as text, at most a month ago. @default now */
        submittedAt: z.string().optional(),
        context: z
          .object({
            /** The visitor's cookie `hubspotutk`, by which HubSpot knows what pages were seen before. */
            hutk: z.string().optional(),
            ipAddress: z.string().optional(),
            pageUri: z.string().optional(),
            pageName: z.string().optional(),
            pageId: z.string().optional(),
            sfdcCampaignId: z.string().optional(),
            goToWebinarWebinarKey: z.string().optional(),
          })
          .optional(),
        legalConsentOptions: open.optional(),
      }),
      output: z.object({ inlineMessage: z.string().optional(), redirectUri: z.string().optional() }),
      scopes,
      fixture: fixtures.submitted,
    }),
  },
};
