import { bearer } from '@mooring/core';

/**
 * The token of the app in one workspace. OAuth installation ends in the same kind of token.
 * @see https://docs.slack.dev/authentication/tokens (read 2026-11-25)
 */
export const botToken = bearer({
  fields: {
    botToken: {
      env: 'SLACK_BOT_TOKEN',
      label: 'Bot user OAuth token',
      hint: 'api.slack.com/apps > your app > OAuth & Permissions. It begins with xoxb-; a user token (xoxp-) serves for what bots may not do.',
      // Bot, user and, with rotation on, expiring tokens (`xoxe.xoxb-…`). Keeps a client or signing secret from being pasted here.
      pattern: /^xox[A-Za-z0-9._-]+$/,
      example: 'xoxb-not-a-real-token',
    },
  },
  probe: 'auth.test',
});

/**
 * What Slack signs its requests with: one secret for the app, whatever the workspace.
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack (read 2026-11-25)
 */
export const signingSecret = {
  env: 'SLACK_SIGNING_SECRET',
  label: 'Signing secret',
  hint: 'api.slack.com/apps > your app > Basic Information > App Credentials.',
  example: '00000000000000000000000000000000',
} as const;
