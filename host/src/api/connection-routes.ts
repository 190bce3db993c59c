import { isMooringError, MooringError } from '@mooring/core';
import type { CompiledPlugin } from '@mooring/core/runtime';
import type { ConnectionInfo } from '../connections/connection-info.js';
import type { Connections } from '../connections/connections.js';
import type { ConsentFlow } from '../oauth/index.js';
import { apiRoute, type ApiRoute } from './api-route.js';
import {
  connectionSchema,
  createBody,
  credentialsBody,
  linkBody,
  linkSchema,
  listQuery,
  nothing,
  pageSchema,
  removalSchema,
  testSchema,
} from './connection-schemas.js';
import { connectionView, testView } from './connection-view.js';

/** What the routes of connections call. */
export interface OpenedConnections {
  readonly connections: Pick<Connections, 'list' | 'create' | 'get' | 'remove' | 'test' | 'disable' | 'enable' | 'replaceCredentials'>;
  readonly flow: Pick<ConsentFlow, 'link'>;
}

export interface ConnectionRouteParts {
  /** Asked at each request: a host is mounted before it is started; undefined while it is not. */
  readonly opened: () => OpenedConnections | undefined;
  /** @throws MooringError `UnknownPlugin` */
  readonly pluginOf: (id: string) => CompiledPlugin;
}

const one = '/connections/:plugin/:name';

/** Everything that can be done with the connections of a tenant. */
export function connectionRoutes({ opened, pluginOf }: ConnectionRouteParts): readonly ApiRoute[] {
  const open = (): OpenedConnections => {
    const parts = opened();
    if (parts === undefined) throw new MooringError('HostNotStarted', 'The host has not been started, or has been stopped.');
    return parts;
  };
  const view = (info: ConnectionInfo): unknown => connectionView(info, loaded(info.plugin, pluginOf));
  const shown = { status: 200, schema: connectionSchema };
  return [
    apiRoute({
      method: 'GET',
      path: '/connections',
      summary: 'The connections of a tenant, a page at a time.',
      query: listQuery,
      body: nothing,
      answer: { status: 200, schema: pageSchema },
      run: ({ tenant, query: { plugin, status, after, limit } }) => {
        const page = open().connections.list({ tenant, plugin, status }, { after, limit });
        return { connections: page.connections.map(view), ...(page.next === undefined ? {} : { next: page.next }) };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/connections',
      summary: 'Makes a connection and proves its credentials; without any it waits for a consent.',
      query: nothing,
      body: createBody,
      answer: { status: 201, schema: connectionSchema },
      run: async ({ tenant, body }) => view(await open().connections.create({ ...body, tenant })),
    }),
    apiRoute({
      method: 'GET',
      path: one,
      summary: 'One connection.',
      query: nothing,
      body: nothing,
      answer: shown,
      run: ({ tenant, plugin, name }) => view(open().connections.get({ tenant, plugin, name })),
    }),
    apiRoute({
      method: 'DELETE',
      path: one,
      summary: 'Gives the grant back to the provider as far as it lets us, and destroys the credentials here.',
      query: nothing,
      body: nothing,
      answer: { status: 200, schema: removalSchema },
      run: ({ tenant, plugin, name }) => open().connections.remove({ tenant, plugin, name }),
    }),
    apiRoute({
      method: 'POST',
      path: `${one}/test`,
      summary: 'Asks the provider whether the connection works.',
      query: nothing,
      body: nothing,
      answer: { status: 200, schema: testSchema },
      run: async ({ tenant, plugin, name }) => testView(await open().connections.test({ tenant, plugin, name })),
    }),
    apiRoute({
      method: 'POST',
      path: `${one}/disable`,
      summary: 'Switches a connection off: calls are refused, nothing is deleted.',
      query: nothing,
      body: nothing,
      answer: shown,
      run: async ({ tenant, plugin, name }) => view(await open().connections.disable({ tenant, plugin, name })),
    }),
    apiRoute({
      method: 'POST',
      path: `${one}/enable`,
      summary: 'Switches it on again.',
      query: nothing,
      body: nothing,
      answer: shown,
      run: async ({ tenant, plugin, name }) => view(await open().connections.enable({ tenant, plugin, name })),
    }),
    apiRoute({
      method: 'POST',
      path: `${one}/credentials`,
      summary: 'Replaces the credentials, if they are of the same account.',
      query: nothing,
      body: credentialsBody,
      answer: shown,
      run: async ({ tenant, plugin, name, body }) =>
        view(await open().connections.replaceCredentials({ tenant, plugin, name }, body.credentials)),
    }),
    apiRoute({
      method: 'POST',
      path: `${one}/link`,
      summary: "Makes a link for a person's consent, the first one or a new one.",
      query: nothing,
      body: linkBody,
      answer: { status: 200, schema: linkSchema },
      run: async ({ tenant, plugin, name, body }) => {
        const { connections, flow } = open();
        connections.get({ tenant, plugin, name });
        return { url: await flow.link({ ...body, tenant, plugin, name }) };
      },
    }),
  ];
}

function loaded(id: string, pluginOf: ConnectionRouteParts['pluginOf']): CompiledPlugin | undefined {
  try {
    return pluginOf(id);
  } catch (error) {
    if (isMooringError(error) && error.code === 'UnknownPlugin') return undefined;
    throw error;
  }
}
