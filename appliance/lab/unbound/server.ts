import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DnsAddress } from '../dns/dns.js'
import { SIGNED_ZONE } from '../dns/zones.js'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import { requireCommand } from '../processes/command.js'
import type { Servers } from '../processes/servers.js'
import { serverUser } from '../processes/system_user.js'
import { waitUntil } from '../wait.js'
import { Unbound, type UnboundAddress } from './unbound.js'

const SCRIPT = fileURLToPath(new URL('unbound.sh', import.meta.url))

/** An unbound that has the key of the lab's signed zone, and asks the lab's BIND about everything. */
export async function startUnbound(
  servers: Servers,
  folder: string,
  host: string,
  dns: DnsAddress
): Promise<UnboundAddress> {
  const user = await serverUser('unbound')
  await makeFolder(folder, user)
  const address = { host, port: await freePort([host]), folder }
  const anchor = await keyOf(dns.folder, SIGNED_ZONE)
  await writeFile(join(folder, 'anchor.key'), anchor)
  await writeFile(join(folder, 'unbound.conf'), configuration(address, dns))
  const server = servers.start({
    name: 'unbound',
    command: '/bin/sh',
    args: [SCRIPT, await requireCommand('unbound', 'unbound'), folder],
    logFile: join(folder, 'unbound.log'),
    ...user,
  })
  await server.ready(() => new Unbound(address).answers())
  return address
}

/** The DNSKEY that BIND made for the zone, as it stands in the file beside the private one. */
function keyOf(folder: string, zone: string): Promise<string> {
  const find = async () => {
    const files = await readdir(folder)
    const file = files.find((name) => name.startsWith(`K${zone}.`) && name.endsWith('.key'))
    return file !== undefined && readFile(join(folder, file), 'utf8')
  }
  return waitUntil(`BIND has no key for ${zone}`, find, { timeout: 10_000 })
}

/** unbound.conf(5) */
function configuration({ host, port, folder }: UnboundAddress, dns: DnsAddress): string {
  return `server:
  interface: ${host}
  port: ${port}
  access-control: 127.0.0.0/8 allow
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  num-threads: 1
  do-ip6: no
  module-config: "validator iterator"
  trust-anchor-file: "${folder}/anchor.key"
  do-not-query-localhost: no
  # One server has all zones, and its root knows of no other's.
  qname-minimisation: no
  harden-below-nxdomain: no
  target-fetch-policy: "0 0 0 0 0"
  local-zone: "127.in-addr.arpa." nodefault
  # What a test changes is seen at once.
  cache-max-ttl: 1
  cache-max-negative-ttl: 1
  infra-host-ttl: 1
stub-zone:
  name: "."
  stub-addr: ${dns.host}@${dns.port}
remote-control:
  control-enable: no
`
}
