import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.process>;
type Block = readonly [address: Address, bits: number];

/** Ranges that ipaddr.js counts as unicast and that still lead inside: IPv4-compatible, site-local, the wire server of Azure. */
const deniedBlocks: readonly Block[] = ['::/96', 'fec0::/10', '168.63.129.16/32'].map(parseBlock);
const globalUnicast: Block = parseBlock('2000::/3');

/** Decides which addresses requests may go to. */
export interface AddressRule {
  /** Whether `address`, an IP literal without brackets, may be dialled. */
  isAllowed(address: string): boolean;
}

/**
 * Allows public unicast addresses and what `allowed` names; everything else is denied, loopback, private, link-local, metadata services
 * and every transition range included.
 * @param allowed CIDR blocks or single addresses that an operator opens.
 * @throws TypeError when an entry is neither.
 */
export function createAddressRule(allowed: readonly string[] = []): AddressRule {
  const blocks = allowed.map(parseBlock);
  return {
    isAllowed(address) {
      if (!ipaddr.isValid(address)) return false;
      // process() turns ::ffff:10.0.0.1 into 10.0.0.1, so a mapped address cannot pass as IPv6.
      const parsed = ipaddr.process(address);
      return blocks.some((block) => contains(block, parsed)) || isPublicUnicast(parsed);
    },
  };
}

function isPublicUnicast(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv6' && !contains(globalUnicast, address)) return false;
  return !deniedBlocks.some((block) => contains(block, address));
}

function contains([network, bits]: Block, address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}

function parseBlock(text: string): Block {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (ipaddr.isValid(text)) {
    const address = ipaddr.process(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  throw new TypeError(`allowAddresses: ${JSON.stringify(text)} is neither an address nor a CIDR block such as 10.0.0.0/8.`);
}
