import { MooringError } from '@mooring/core';
import type { NewConnection } from '../connection-store.js';

/** Half a surrogate pair: UTF-8 writes every one of them as the same bytes, so two names would become one. */
const loneSurrogate = /\p{Surrogate}/u;

/** Whether no text is another one once it is stored. */
export function areWellFormed(...texts: readonly string[]): boolean {
  return !texts.some((text) => loneSurrogate.test(text));
}

/** @throws MooringError `InvalidOptions` */
export function checkNames({ id, tenant, plugin, name, account }: NewConnection): void {
  if (id === '' || !areWellFormed(id, tenant, plugin, name, account ?? ''))
    throw new MooringError(
      'InvalidOptions',
      'Id, tenant, plugin, name and account of a connection must be well-formed texts, and the id not empty.',
    );
}
