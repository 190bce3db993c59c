import { definePlugin, event, noAuth, reply, signature, type EventToWrite } from '@mooring/core';
import { compilePlugin } from '@mooring/core/runtime';
import { z } from 'zod';
import { parcels } from '../fixtures/parcels-plugin.js';
import { EventBodies, writeEventBody } from './event-body.js';

const Command = z.object({ command: z.string(), text: z.string() });

/** A provider that sends commands as forms, and tells their type by a function. */
const commandsWith = (write?: (event: EventToWrite) => { body: unknown; encoding: 'form' }) =>
  compilePlugin(
    definePlugin({
      id: 'commands',
      title: 'Commands',
      category: 'other',
      version: '1.0.0',
      api: { version: '1', baseUrl: 'https://commands.example', egress: ['commands.example'] },
      auth: noAuth,
      endpoints: {},
      webhooks: {
        secret: {},
        verify: signature.hmac({ algorithm: 'sha256', encoding: 'hex', header: 'signature' }),
        type: () => 'command',
        id: (item) => z.object({ ticket: z.string() }).parse(item).ticket,
        ...(write === undefined ? {} : { write }),
        events: {
          command: reply(Command, z.string(), {
            within: '3s',
            otherwise: '',
            fixture: { command: '/weather', text: 'Ærø', ticket: 'one' },
          }),
          bare: event(Command),
        },
      },
    }),
  );

describe('EventBodies', () => {
  it('gives every event an id of its own, the first the one of the fixture', () => {
    const bodies = new EventBodies(compilePlugin(parcels));
    const ids = [1, 2, 3].map(() => bodies.of('parcel.delivered').value).map((value) => z.object({ id: z.string() }).parse(value).id);
    expect(ids).toEqual(['evt_1', 'evt_1_2', 'evt_1_3']);
  });

  it('gives no event the id of another run, where a run says which it is', () => {
    const idOf = (run: number): unknown =>
      z.object({ id: z.string() }).parse(new EventBodies(compilePlugin(parcels), () => run).of('parcel.delivered').value).id;
    expect([idOf(35), idOf(36)]).toEqual(['evt_1_z_2', 'evt_1_10_2']);
  });

  it('builds an event without a fixture from paths and schema', () => {
    expect(new EventBodies(compilePlugin(parcels)).of('parcel.lost').value).toMatchObject({
      id: 'test_event',
      kind: 'parcel.lost',
      parcel: { to: 'to_1' },
    });
  });

  it('writes texts alone as a form where the plugin reads them by functions', () => {
    const body = new EventBodies(commandsWith()).of('command');
    expect(body).toMatchObject({ encoding: 'form', contentType: 'application/x-www-form-urlencoded' });
    expect(writeEventBody(body).toString()).toBe('command=%2Fweather&text=%C3%86r%C3%B8&ticket=one');
  });

  it("leaves it to the plugin's own `write` where there is one", () => {
    const bodies = new EventBodies(
      commandsWith(({ type, id, data, fixture }) => ({
        body: { ...(fixture as object), ...(data as object), ticket: `${type} ${id}` },
        encoding: 'form',
      })),
    );
    expect([bodies.of('command', { text: 'now' }), bodies.of('command')].map(({ value }) => value)).toEqual([
      { command: '/weather', text: 'now', ticket: 'command one' },
      { command: '/weather', text: 'Ærø', ticket: 'command test_event_1' },
    ]);
  });

  it('asks for a fixture where nothing tells what a body looks like', () => {
    expect(() => new EventBodies(commandsWith()).of('bare')).toThrow('needs a `fixture`');
    expect(() => new EventBodies(commandsWith()).of('gone')).toThrow('declares no event "gone"');
  });
});
