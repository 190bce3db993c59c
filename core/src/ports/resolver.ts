import { lookup } from 'node:dns/promises';

/** Turns a host name into addresses. The egress guard asks it once per connection and dials nothing it did not answer. */
export interface Resolver {
  /**
   * Every address of `hostname`, in the order in which they should be tried.
   * @throws an error with a `code` as `node:dns` gives it (`ENOTFOUND`, `EAI_AGAIN`).
   */
  resolve(hostname: string): Promise<readonly string[]>;
}

/** The resolver of the operating system, `/etc/hosts` included. */
export const systemResolver: Resolver = {
  async resolve(hostname) {
    const answers = await lookup(hostname, { all: true, order: 'verbatim' });
    return answers.map((answer) => answer.address);
  },
};
