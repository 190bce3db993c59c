// `oidc-provider`, an authorization server that is not ours, on 127.0.0.1 with strict rotation, for oidc-provider.test.ts. It consents by
// itself. Out: { issuer }; then, for each message in, what it counted.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';

// It warns that it forgets everything at its end, which is what a test wants.
console.warn = () => {};
console.info = () => {};
const { Provider } = await import('oidc-provider');

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'clientId',
      client_secret: 'clientSecret',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig' }] },
  cookies: { keys: ['only for this test'] },
  findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  features: { devInteractions: { enabled: false }, revocation: { enabled: true }, introspection: { enabled: true } },
  ttl: { AccessToken: 3600, Grant: 86_400, IdToken: 3600, Interaction: 3600, RefreshToken: 86_400, Session: 86_400 },
});

const counts = { refreshes: 0, refused: [], revokedGrants: 0, served: 0, unauthorised: 0 };
provider.on('grant.success', ({ oidc }) => {
  if (oidc.params.grant_type === 'refresh_token') counts.refreshes += 1;
});
provider.on('grant.error', (_context, error) => counts.refused.push(error.error_detail ?? error.error));
provider.on('grant.revoked', () => {
  counts.revokedGrants += 1;
});

/** Says yes in the name of a person. */
async function agree(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: 'person', clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(request, response, { login: { accountId: 'person' }, consent: { grantId: await grant.save() } });
}

const handle = provider.callback();
server.on('request', (request, response) => {
  if (request.url.startsWith('/interaction/')) {
    agree(request, response).catch((error) => response.writeHead(500).end(String(error)));
    return;
  }
  if (request.url === '/resource') {
    request.url = '/me';
    response.once('finish', () => (counts[response.statusCode === 200 ? 'served' : 'unauthorised'] += 1));
  }
  handle(request, response);
});

// oxlint-disable-next-line typescript/no-misused-promises -- a rejection ends this process, which the test sees
process.on('message', async ({ forget }) => {
  // An access token ends before its time, and nothing else of its grant: to revoke it would end both tokens here.
  if (forget !== undefined) await (await provider.AccessToken.find(forget)).destroy();
  process.send(counts);
});
process.once('disconnect', () => server.close());
process.send({ issuer });
