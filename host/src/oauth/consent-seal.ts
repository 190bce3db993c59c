import { isMooringError } from '@mooring/core';
import type { Vault } from '../vault/index.js';
import { ConsentRefusal } from './consent-refusal.js';
import type { ConsentTarget, ConsentUnderWay } from './consent-target.js';

interface Ticket {
  readonly target: ConsentTarget;
  readonly expiresAt: number;
}

/** No credential stands at these places: connections have UUIDs for ids, and their field has another name. */
const ticketPlace = (plugin: string): Parameters<Vault['seal']>[0] => ({
  tenant: 'mooring',
  connection: `oauth ${plugin}`,
  field: 'consent ticket',
  version: 0,
});
const underWayPlace = (stateHash: string): Parameters<Vault['seal']>[0] => ({
  tenant: 'mooring',
  connection: `oauth ${stateHash}`,
  field: 'consent under way',
  version: 0,
});

/** A target as a browser may carry it: unreadable, unchangeable, for one plugin. */
export async function sealTicket(vault: Vault, ticket: Ticket): Promise<string> {
  const sealed = await vault.seal(ticketPlace(ticket.target.plugin), JSON.stringify(ticket));
  return Buffer.from(sealed).toString('base64url');
}

/** @throws ConsentRefusal for a ticket that is not ours, is for another plugin, or is over at `now` */
export async function openTicket(vault: Vault, plugin: string, ticket: string, now: number): Promise<ConsentTarget> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sealed by `sealTicket`, as the tag of the encryption proves
  const { target, expiresAt } = (await opened(vault, ticketPlace(plugin), Buffer.from(ticket, 'base64url'), 'ticket_invalid')) as Ticket;
  if (now >= expiresAt) throw new ConsentRefusal('ticket_expired');
  return target;
}

/** A consent under way as the store keeps it: bound to its state, so that no two can be swapped. */
export const sealUnderWay = async (vault: Vault, stateHash: string, consent: ConsentUnderWay): Promise<Uint8Array> =>
  vault.seal(underWayPlace(stateHash), JSON.stringify(consent));

/** @throws ConsentRefusal where it was not sealed for this state */
export const openUnderWay = async (vault: Vault, stateHash: string, sealed: Uint8Array): Promise<ConsentUnderWay> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sealed by `sealUnderWay`, as the tag of the encryption proves
  (await opened(vault, underWayPlace(stateHash), sealed, 'state_unknown')) as ConsentUnderWay;

async function opened(
  vault: Vault,
  place: Parameters<Vault['open']>[0],
  sealed: Uint8Array,
  reason: 'ticket_invalid' | 'state_unknown',
): Promise<unknown> {
  try {
    return JSON.parse((await vault.open(place, sealed)).expose());
  } catch (error) {
    // A service of keys that does not answer says nothing about what it was to open.
    if (isMooringError(error) && error.code === 'VaultUnavailable') throw error;
    throw new ConsentRefusal(reason, undefined, error);
  }
}
