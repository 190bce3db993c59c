import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { MooringError } from '../errors/mooring-error.js';

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
 * @throws MooringError `InvalidOptions` when an entry is neither
 */
export function createAddressRule(allowed: readonly string[] = []): AddressRule {
  const blocks = allowed.map(allowedBlock);
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
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** ipaddr.js reads "10.1" and "0x7f.1" as addresses; whoever opens a network should see in full which one it is. */
function allowedBlock(text: string): Block {
  const [address = '', bits] = text.split('/');
  const isBlock = isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && ipaddr.isValidCIDR(text)));
  if (!isBlock) throw unfit(text, 'is neither an address nor a CIDR block such as 10.0.0.0/8');
  const block = parseBlock(text);
  // Addresses are unmapped before they are compared, so such a block would never fit, in silence.
  if (bits !== undefined && address.toLowerCase().startsWith('::ffff:') && Number(bits) >= 96)
    throw unfit(text, 'is an IPv4 block in IPv6 writing; write it as IPv4');
  return block;
}

const unfit = (text: string, words: string): MooringError =>
  new MooringError('InvalidOptions', `allowAddresses: ${JSON.stringify(text)} ${words}.`);
