import { MooringError } from '@mooring/core';
import type { FastifyInstance } from 'fastify';

/**
 * Listens, and says in words why it cannot.
 * @throws MooringError `PortInUse`, `InvalidOptions`
 */
export async function listenOn(app: FastifyInstance, port: number, address: string): Promise<string> {
  try {
    return await app.listen({ port, host: address });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE')
      throw new MooringError(
        'PortInUse',
        `Port ${port} on ${address} is in use by another process. Set PORT to another one, or stop that process.`,
        { cause: error },
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new MooringError('InvalidOptions', `\`address\` must be an address of this machine, and "${address}" is none.`, {
        cause: error,
      });
    if (code === 'EACCES')
      throw new MooringError('InvalidOptions', `This process may not listen on port ${port}; take one above 1023.`, { cause: error });
    throw error;
  }
}
