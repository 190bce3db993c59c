import { bearer, definePlugin, event, get, signature, unverified } from '@mooring/core';
import { z } from 'zod';
import { checks } from './checks.js';

const Note = z.object({ id: z.string() });
const plugin = definePlugin({
  id: 'guessed',
  title: 'Guessed',
  category: 'other',
  version: '1.0.0',
  api: { version: '1', baseUrl: 'https://guessed.example', egress: ['guessed.example'] },
  auth: bearer({ fields: { token: {} } }),
  errors: unverified({ read: () => undefined }, 'No error was seen yet.'),
  endpoints: {
    notes: {
      list: get('/notes', {
        input: z.object({ after: z.string().optional() }),
        output: z.object({ items: z.array(Note), next: z.string().nullable() }),
        paginate: unverified({ by: 'cursor', items: 'items', cursor: 'next', param: 'after' }, 'The document does not say.'),
      }),
      retrieve: get('/notes/:id', { output: Note }),
    },
  },
  webhooks: {
    secret: { env: 'GUESSED_SECRET' },
    verify: unverified(signature.hmac({ algorithm: 'sha256', encoding: 'hex', header: 'X-Signature' }), 'Seen in a forum only.'),
    type: 'type',
    id: 'id',
    data: 'data',
    events: { 'note.created': event(Note) },
  },
});

describe('checks of a plugin with guessed parts', () => {
  const made = checks(plugin);
  const skipOf = (group: string): readonly (string | undefined)[] =>
    made.filter((check) => check.group === group && check.pending === undefined).map(({ skip }) => skip);

  it('reports what rests on a guess as unverified, with the reason', () => {
    expect(skipOf('pagination').length).toBeGreaterThan(0);
    for (const skip of skipOf('pagination'))
      expect(skip).toContain('unverified `endpoints.notes.list.paginate`: The document does not say.');
    expect(skipOf('webhooks').length).toBeGreaterThan(0);
    expect(skipOf('webhooks')).not.toContain(undefined);
    expect(skipOf('webhooks')).toContain('unverified `webhooks.verify`: Seen in a forum only.');
  });

  it('asks no check of errors that are read by a guess', () => {
    const refused = made.find(({ title }) => title === 'a credential that is not accepted is tried once');
    expect(refused?.skip).toBe('unverified `errors`: No error was seen yet.');
  });

  it('asks everything else', () => {
    expect(skipOf('endpoint').filter((skip) => skip?.includes('unverified') === true)).toEqual([]);
    expect(made.filter(({ skip, pending }) => skip === undefined && pending === undefined).length).toBeGreaterThan(10);
  });
});
