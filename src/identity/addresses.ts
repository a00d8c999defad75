import { BlockList, isIP } from 'node:net'

/**
 * IPv4 that is not the open internet: private, loopback, link-local (clouds keep their metadata there), shared by a
 * carrier, for documents, benches, multicast, reserved. Source: IANA's special-purpose registry, RFC 6890.
 */
const CLOSED_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Not reserved, but one cloud's metadata is there.
  '168.63.129.16/32',
]
/** What is open in IPv6, and within it what is not: Teredo and its like, documents, 6to4 (it holds IPv4 inside). */
const OPEN_V6 = ['2000::/3']
const CLOSED_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']
/** Where IPv4 can only be reached through IPv6, its addresses stand behind this prefix (RFC 6052). */
const NAT64 = '64:ff9b::'

const open = new BlockList()
const closed = new BlockList()
for (const subnet of OPEN_V6) add(open, subnet, 'ipv6')
for (const subnet of CLOSED_V6) add(closed, subnet, 'ipv6')
add(open, `${NAT64}/96`, 'ipv6')
for (const subnet of CLOSED_V4) {
  const [address, bits] = subnet.split('/')
  add(closed, subnet, 'ipv4')
  add(closed, `${NAT64}${address}/${96 + Number(bits)}`, 'ipv6')
}

function add(list: BlockList, subnet: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits] = subnet.split('/')
  list.addSubnet(address, Number(bits), family)
}

/**
 * Whether an address is on the open internet. What is no address is not, nor is IPv4 written as IPv6 (`::ffff:…`):
 * no name resolves to that, so whoever writes it means to go round this.
 */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !closed.check(address, 'ipv4')
  if (version !== 6 || address.includes('%')) return false
  return open.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}
