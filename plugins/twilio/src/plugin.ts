import { definePlugin, server, unverified } from '@mooring/core';
import { twilioAuth, twilioValues } from './auth.js';
import { balance } from './endpoints/balance.js';
import { calls } from './endpoints/calls.js';
import { conversations } from './endpoints/conversations.js';
import { lookups } from './endpoints/lookups.js';
import { messages } from './endpoints/messages.js';
import { messaging } from './endpoints/messaging.js';
import { availablePhoneNumbers, incomingPhoneNumbers } from './endpoints/phone-numbers.js';
import { recordings } from './endpoints/recordings.js';
import { verify } from './endpoints/verify.js';
import { twilioErrors } from './errors.js';
import { twilioWebhooks } from './webhooks.js';

/** Every product has a host of its own, with the same credential. */
const shared = { auth: twilioAuth };

/**
 * Twilio: messages, calls, verification, look-ups, conversations.
 * Hosts, paths and parameters: twilio/twilio-oai spec/json at d50069b44ea8 (2026-04-14, read 2026-11-25).
 */
export const twilio = definePlugin({
  id: 'twilio',
  title: 'Twilio',
  category: 'communication',
  version: '0.1.0',
  docs: 'https://www.twilio.com/docs/usage/api',
  api: {
    version: '2010-04-01',
    baseUrl: 'https://api.twilio.com/2010-04-01',
    egress: ['api.twilio.com', 'lookups.twilio.com', 'verify.twilio.com', 'messaging.twilio.com', 'conversations.twilio.com'],
    // A list is its name several times: `MediaUrl=…&MediaUrl=…`.
    // https://www.twilio.com/docs/messaging/api/message-resource (read 2026-11-25)
    body: 'form-repeat',
  },
  auth: twilioAuth,
  values: twilioValues,
  servers: {
    lookups: server('https://lookups.twilio.com/v2', shared),
    verify: server('https://verify.twilio.com/v2', shared),
    messaging: server('https://messaging.twilio.com/v1', shared),
    conversations: server('https://conversations.twilio.com/v1', shared),
  },
  limits: [
    unverified(
      { name: 'concurrency', kind: 'concurrency', rate: 100 },
      'Twilio limits the requests of an account that run at once (https://www.twilio.com/docs/api/errors/20429) and publishes no number; 100 is what third parties report.',
    ),
  ],
  errors: twilioErrors,
  endpoints: {
    messages,
    calls,
    recordings,
    incomingPhoneNumbers,
    availablePhoneNumbers,
    lookups,
    verify,
    messaging,
    conversations,
    balance,
  },
  webhooks: twilioWebhooks,
});
