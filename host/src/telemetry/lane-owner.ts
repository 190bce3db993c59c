/** Whose calls a lane of the limiter counts together. */
export interface LaneOwner {
  readonly plugin: string;
  /** Undefined where connections share the count. */
  readonly connection: string | undefined;
  readonly tenant: string | undefined;
}

/** Reads the owner of a lane: a connection's key (`plugin@major|tenant/name`, `plugin@major/name`), a plugin's key, or a plugin's id. */
export function laneOwner(owner: string): LaneOwner {
  const [, plugin = owner, tenant, connection] = /^([^@|/]+)(?:@[^|/]*)?(?:\|([^/]*))?(?:\/(.*))?$/s.exec(owner) ?? [];
  return { plugin, connection, tenant: tenant === undefined ? undefined : decodeURIComponent(tenant) };
}
