export type HashAlgorithm = 'sha1' | 'sha256' | 'sha512';

export const hashAlgorithms: readonly HashAlgorithm[] = ['sha1', 'sha256', 'sha512'];
