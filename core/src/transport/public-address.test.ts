import { createAddressRule } from './public-address.js';

describe('createAddressRule', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '169.254.170.2',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    '::7f00:1',
    '::127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:a9fe:a9fe::',
    '2001::1',
    'fe80::1',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '100::1',
    '5f00::1',
    '3fff::1',
    '4000::1',
    'example.com',
    '2130706433',
    '',
  ])('denies %s', (address) => {
    expect(createAddressRule().isAllowed(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '104.16.1.1', '2606:4700:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8'])('allows %s', (address) => {
    expect(createAddressRule().isAllowed(address)).toBe(true);
  });

  it('opens what the operator names, and only that', () => {
    const rule = createAddressRule(['127.0.0.0/8', '::1', 'fd00:ec2::/32']);
    expect(['127.0.0.1', '::ffff:127.0.0.1', '::1', 'fd00:ec2::254'].map((address) => rule.isAllowed(address))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['10.0.0.1', '::2', 'fd00:ec3::1'].map((address) => rule.isAllowed(address))).toEqual([false, false, false]);
  });

  it.each([
    'localhost',
    '',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.0/',
    '10.0.0.0/x',
    '10.0.0.0/8/8',
    '10.1',
    '0x7f.0.0.1',
    '::ffff:10.0.0.0/104',
  ])('names the entry %j, which is no block', (entry) => {
    expect(() => createAddressRule(['10.0.0.0/8', entry])).toThrow(
      expect.objectContaining({ code: 'InvalidOptions', message: expect.stringContaining(`allowAddresses: ${JSON.stringify(entry)}`) }),
    );
  });
});
