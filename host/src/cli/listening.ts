import { isIP } from 'node:net';
import { MooringError } from '@mooring/core';
import type { Listening } from './define-config.js';
import { isPort, type LoadedConfig } from './load-config.js';

export interface ListenFlags {
  readonly port?: number | undefined;
  readonly address?: string | undefined;
}

const defaults: Listening = { port: 4600, address: '127.0.0.1' };

/**
 * Where to listen: what the command says, then the variable PORT, then the configuration.
 * @throws MooringError `InvalidOptions` when PORT is no port
 */
export function listeningOf(
  flags: ListenFlags,
  environment: Readonly<Record<string, string | undefined>>,
  config: Pick<LoadedConfig, 'port' | 'address'>,
): Listening {
  return {
    port: flags.port ?? portOf(environment['PORT']) ?? config.port ?? defaults.port,
    address: flags.address ?? config.address ?? defaults.address,
  };
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const port = Number(text);
  if (!isPort(port)) throw new MooringError('InvalidOptions', `PORT must be a whole number from 0 to 65535, and is "${text}".`);
  return port;
}

/** Whether only this machine reaches an address. */
export function isLoopback(address: string): boolean {
  if (address === 'localhost' || address === '::1') return true;
  return isIP(address) === 4 && address.startsWith('127.');
}
