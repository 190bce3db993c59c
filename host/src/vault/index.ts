export { assertUsable, type StoredSample } from './assert-usable.js';
export type { AssociatedData, SealedPlace } from './associated-data.js';
export { developmentKeyFile } from './development-key-ring.js';
export { listKeys, newKey, type KeyRow, type NewKey } from './key-commands.js';
export type { KeyInfo, KeyProvider, WrappedKey } from './key-provider.js';
export type { KmsClient, KmsContext } from './kms-client.js';
export { createKmsKeyProvider, type KmsKeyProviderOptions } from './kms-key-provider.js';
export { LocalKeyRing } from './local-key-ring.js';
export { openKeyRing, type OpenedKeyRing } from './open-key-ring.js';
export type { OrPromise } from './or-promise.js';
export {
  rotate,
  type RotationOptions,
  type RotationProgress,
  type RotationRecord,
  type RotationReport,
  type RotationSource,
} from './rotate.js';
export { Vault, type VaultOptions } from './vault.js';
