import { basic, bearer, oauth2, oneOf } from '../contract/auth.js';
import { definePlugin } from '../contract/define-plugin.js';
import { get } from '../contract/endpoint.js';
import { text } from '../contract/format.js';
import { server } from '../contract/plugin.js';
import type { AnyPlugin } from '../contract/plugin.js';
import { compilePlugin } from '../plugin/compiled-plugin.js';
import { chooseMethod, sampleFields } from './choose-method.js';
import { createConnection } from './create-connection.js';

const auth = oneOf({
  token: bearer({ fields: { accessToken: { pattern: /tok_.+/, example: 'tok_1' } } }),
  key: basic({ fields: { id: { secret: false }, secret: {} }, username: 'id', password: 'secret' }),
  consent: oauth2({
    fields: {},
    grant: {
      type: 'authorizationCode',
      authorizeUrl: 'https://desk.example/authorize',
      tokenUrl: 'https://desk.example/token',
      scopes: [],
      pkce: 'S256',
    },
  }),
});
const desk: AnyPlugin = definePlugin({
  id: 'desk',
  title: 'Desk',
  category: 'other',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://api.desk.example', egress: ['api.desk.example', 'files.desk.example'] },
  auth,
  servers: { files: server('https://files.desk.example', { auth }) },
  endpoints: { ping: get('/ping', { output: text() }) },
});
const compiled = compilePlugin(desk);

const methodFor = (...given: string[]): string => chooseMethod(auth, (field) => given.includes(field)).name;

describe('chooseMethod', () => {
  it.each([
    [['accessToken'], 'token'],
    [['id', 'secret'], 'key'],
    [['refreshToken'], 'consent'],
    [['accessToken', 'refreshToken'], 'consent'],
    [[], 'consent'],
  ])('takes the way that %j is for: %s', (given, method) => {
    expect(methodFor(...given)).toBe(method);
  });

  it('takes the way that is named, whatever is given', () => {
    expect(chooseMethod(auth, (field) => field === 'accessToken', 'key').name).toBe('key');
  });
});

describe('a connection of a plugin with several ways', () => {
  const open = (credentials: Readonly<Record<string, string>>): ReturnType<typeof createConnection> =>
    createConnection(compiled, { name: 'acme', credentials });

  it('says which way it uses', () => {
    expect(open({ id: 'a', secret: 'b' }).method).toBe('key');
    expect(open({ accessToken: 'tok_2' }).method).toBe('token');
  });

  it('refuses half of one way beside another', () => {
    expect(() => open({ accessToken: 'tok_2', secret: 'b' })).toThrow(/`credentials.secret` .* does not go with the others/);
  });

  it('takes two whole ways for no mistake, and uses the first', () => {
    expect(open({ accessToken: 'tok_2', id: 'a', secret: 'b' })).toMatchObject({ method: expect.stringMatching(/token|key/) });
  });

  it('has no token until somebody has consented, and says so when it is called', () => {
    expect(() => open({}).tokens?.current()).toThrow(expect.objectContaining({ code: 'NotConnected' }));
  });

  it('is made up of what the first way needs where it is only a sample', () => {
    expect([...sampleFields(compiled.definition).keys()]).toEqual(['accessToken']);
  });

  it('never shares a key with a connection of another tenant, however the names are spelt', () => {
    const keys = [
      { tenant: undefined, name: 'a/b' },
      { tenant: 'a', name: 'b' },
      { tenant: 'a/b', name: '' },
      { tenant: 'a|b', name: 'c' },
      { tenant: 'a', name: 'b|c' },
      { tenant: '', name: 'a/b' },
    ].map(({ tenant, name }) => createConnection(compiled, { name, tenant, credentials: { accessToken: 'tok_1' } }).key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
