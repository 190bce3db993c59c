/** Names and texts that a service binds a ciphertext to: tenant, connection, field, version, format. They may stand in its logs. */
export type KmsContext = Readonly<Record<string, string>>;

/** What is needed of a key management service; a few lines over its own client. */
export interface KmsClient {
  /** Encrypts 32 bytes, bound to `context`. `bytes` is overwritten once the promise settles. */
  encrypt(keyId: string, bytes: Uint8Array, context: KmsContext): Promise<Uint8Array>;
  /**
   * Decrypts what `encrypt` gave, under the same context only. The answer must be memory that nobody else uses: it is overwritten.
   * Rejects where the service refuses or fails; `isRefusal` tells the two apart.
   */
  decrypt(keyId: string, bytes: Uint8Array, context: KmsContext): Promise<Uint8Array>;
}
