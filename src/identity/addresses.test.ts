import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPublicAddress } from './addresses.js'

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001::1',
  '64:ff9b::8.8.8.8',
]

const CLOSED: Readonly<Record<string, readonly string[]>> = {
  unspecified: ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1'],
  private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  'shared by a carrier': ['100.64.0.1', '100.127.255.255', '100.100.100.200'],
  'link-local, where metadata is': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
  'another place for metadata': ['168.63.129.16', 'fd00:ec2::254'],
  'unique local': ['fc00::1', 'fd12:3456:789a::1'],
  'site-local, of old': ['fec0::1'],
  'protocols and documents': [
    '192.0.0.1',
    '192.0.2.1',
    '198.51.100.7',
    '203.0.113.9',
    '2001:db8::1',
    '3fff::1',
  ],
  benches: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  reserved: ['240.0.0.1', '255.255.255.255', '5f00::1', '4000::1'],
  'IPv4 as IPv6': ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1'],
  'IPv4 in IPv6': ['2002:7f00:1::', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'private IPv4 behind NAT64': ['64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b::169.254.169.254'],
  'NAT64 of one’s own network': ['64:ff9b:1::1'],
  'none at all': [
    '',
    'localhost',
    '127.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '1.1.1.1.',
    '[::1]',
    '1.1.1.1/8',
  ],
}

describe('an address', () => {
  for (const address of PUBLIC) {
    it(`${address} is public`, () => assert.equal(isPublicAddress(address), true))
  }
  for (const [what, addresses] of Object.entries(CLOSED)) {
    for (const address of addresses) {
      it(`${address || '(empty)'} is not public: ${what}`, () =>
        assert.equal(isPublicAddress(address), false))
    }
  }
})
