import type { CompiledPlugin } from '@mooring/core/runtime';
import type { ResourceRole } from './resource-map.js';

/** What a request did to a thing; an action is told by the last word of its path, such as `cancel`. */
export type ChangeKind = 'created' | 'updated' | 'deleted' | { readonly action: string };

/** How providers say what happened, as the last word of an event's name. */
const verbs = {
  created: ['created', 'create', 'added'],
  updated: ['updated', 'update', 'changed'],
  deleted: ['deleted', 'delete', 'removed'],
} as const satisfies Record<'created' | 'updated' | 'deleted', readonly string[]>;

/** `customer.created`, `charge.dispute.created`, `orders/create`, `contact_deleted`: the thing, and what happened to it. */
const eventName = /(?:^|[./:])(?<noun>[A-Za-z0-9_-]+?)[./:_-](?<verb>[A-Za-z]+)$/;

/**
 * The event that evidently tells of a change: its name ends in the thing and the verb, the thing being the last word of the collection's
 * path. `undefined` where the plugin declares none, or several. Nothing is guessed beyond that.
 */
export function eventOfChange(plugin: CompiledPlugin, collection: string, kind: ChangeKind): string | undefined {
  const thing = collection.slice(collection.lastIndexOf('/') + 1);
  const says = (verb: string): boolean =>
    typeof kind === 'string' ? verbs[kind].some((known) => known === verb) : isPastOf(kind.action, verb);
  const told = Object.entries(plugin.definition.webhooks?.events ?? {}).flatMap(([type, { kind: sort }]) => {
    const { noun = '', verb = '' } = eventName.exec(type)?.groups ?? {};
    return sort === 'event' && isSame(noun, thing) && says(verb.toLowerCase()) ? [type] : [];
  });
  return told.length === 1 ? told[0] : undefined;
}

/** The change that an endpoint of this role makes; `undefined` for one that only reads. */
export function changeOf(role: ResourceRole, path: string): ChangeKind | undefined {
  switch (role.does) {
    case 'create':
      return 'created';
    case 'update':
      return 'updated';
    case 'remove':
      return 'deleted';
    case 'act':
      return { action: path.slice(path.lastIndexOf('/') + 1).toLowerCase() };
    case 'list':
    case 'retrieve':
      return undefined;
    default:
      return role.does satisfies never;
  }
}

/** `cancel` and canceled or cancelled, `capture` and captured. */
function isPastOf(action: string, verb: string): boolean {
  return verb === `${action}d` || verb === `${action}ed` || verb === `${action}${action.at(-1) ?? ''}ed`;
}

/** Whether two words are one, in singular or plural, however they are joined. */
function isSame(left: string, right: string): boolean {
  const forms = formsOf(left);
  return formsOf(right).some((form) => forms.includes(form));
}

function formsOf(word: string): readonly string[] {
  const plain = word.toLowerCase().replaceAll(/[_-]/g, '');
  return [plain, plain.replace(/s$/, ''), plain.replace(/es$/, ''), plain.replace(/ies$/, 'y')];
}
