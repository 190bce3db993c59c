import type { EndpointTree } from './client.js';
import type { EventMap } from './event.js';
import type { FieldMap } from './field.js';
import type { AnyPluginDefinition, ConnectionValueMap, DefinedPlugin, PluginDefinition, Server } from './plugin.js';
import { validatePlugin } from '../plugin/validate-plugin.js';

type None = Record<never, never>;

/**
 * Declares a plugin: what the provider's documents say, in one object.
 * @throws MooringError `InvalidPlugin` where the declaration contradicts itself; the message names the place.
 */
export function definePlugin<
  const Id extends string,
  const BaseUrl extends string,
  Fields extends FieldMap,
  Tree extends EndpointTree,
  Events extends EventMap = None,
  const Values extends ConnectionValueMap = None,
  const App extends FieldMap = None,
  Servers extends Readonly<Record<string, Server>> = None,
>(
  definition: PluginDefinition<Id, BaseUrl, Fields, Tree, Events, Values, App, Servers>,
): DefinedPlugin<Id, Fields, Tree, Events, Values, App, Servers> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the compiler has checked the parts; the machinery reads them loosely
  const loose = definition as unknown as AnyPluginDefinition;
  validatePlugin(loose);
  const plugin = Object.freeze({ id: definition.id, definition: loose });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as in endpoint.ts: phantom types have no value
  return plugin as unknown as DefinedPlugin<Id, Fields, Tree, Events, Values, App, Servers>;
}
