import type { ConnectionChange, StoredConnection } from '../connection-store.js';

/** A connection with a change by its owner. New secrets end the lease of whoever was renewing the old ones. */
export function updated(record: StoredConnection, change: ConnectionChange): StoredConnection {
  const after = changed(record, change);
  return after.version === record.version ? after : { ...after, epoch: record.epoch + 1, leaseUntil: 0 };
}

/** A connection with what the holder of a lease obtained. What was switched off meanwhile stays off. */
export function committed(record: StoredConnection, change: ConnectionChange): StoredConnection {
  const after = changed(record, change);
  return { ...after, status: record.status === 'disabled' ? record.status : after.status, leaseUntil: 0 };
}

/** Takes over the fields that are given and may change, whatever else the object carries. */
function changed(record: StoredConnection, change: ConnectionChange): StoredConnection {
  return {
    ...record,
    environment: change.environment ?? record.environment,
    method: change.method ?? record.method,
    values: change.values ?? record.values,
    status: change.status ?? record.status,
    scopes: change.scopes ?? record.scopes,
    secrets: change.secrets ?? record.secrets,
    version: change.version ?? record.version,
    keyId: change.keyId ?? record.keyId,
    refusals: change.refusals ?? record.refusals,
    updatedAt: change.updatedAt,
    // Undefined is a value of these.
    account: 'account' in change ? change.account : record.account,
    tokenExpiresAt: 'tokenExpiresAt' in change ? change.tokenExpiresAt : record.tokenExpiresAt,
    refreshAt: 'refreshAt' in change ? change.refreshAt : record.refreshAt,
    grantEndsAt: 'grantEndsAt' in change ? change.grantEndsAt : record.grantEndsAt,
  };
}
