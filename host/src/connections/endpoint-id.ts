import { createHash } from 'node:crypto';

/**
 * The opaque name of a webhook endpoint. Made from plugin and connection, so that it survives restarts and a lost store; it guards nothing,
 * the signature does.
 */
export function endpointIdOf(plugin: string, connection: string | undefined): string {
  return createHash('sha256')
    .update(`mooring webhook endpoint\n${plugin}\n${connection ?? ''}`)
    .digest('base64url')
    .slice(0, 16);
}
