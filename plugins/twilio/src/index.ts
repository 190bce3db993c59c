export { twilio } from './plugin.js';
export { twiml } from './webhooks.js';
