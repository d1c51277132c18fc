import { chmod, copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireCommand } from '../processes/command.js'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import type { Servers } from '../processes/servers.js'
import { serverUser } from '../processes/system_user.js'
import { Dns, type DnsAddress } from './dns.js'
import { newUpdateKey, type UpdateKey } from './update_key.js'
import { zoneFile, zonePath } from './zone_file.js'
import { SIGNED_ZONE, type Zones } from './zones.js'

/** A BIND that knows the lab's zones and answers NXDOMAIN to everything else; it never asks anybody. */
export async function startDns(
  servers: Servers,
  folder: string,
  host: string,
  zones: Zones
): Promise<DnsAddress> {
  const user = await serverUser('bind')
  await makeFolder(folder, user)
  const address: DnsAddress = {
    host,
    port: await freePort([host]),
    controlPort: await freePort([host]),
    folder,
    updateKey: newUpdateKey('caliopen'),
  }
  await writeConfiguration(address, zones)
  const server = servers.start({
    name: 'BIND',
    command: await ownCopyOfNamed(folder),
    args: ['-f', '-n', '1', '-c', join(folder, 'named.conf')],
    logFile: join(folder, 'named.log'),
    ...user,
  })
  await server.ready(() => new Dns(address).serial('far.example'))
  return address
}

/** Debian's AppArmor profile ties /usr/sbin/named to the system's own folders; under another path it does not apply. */
async function ownCopyOfNamed(folder: string): Promise<string> {
  const copy = join(folder, 'named')
  await copyFile(await requireCommand('named', 'bind9'), copy)
  await chmod(copy, 0o755)
  return copy
}

async function writeConfiguration(address: DnsAddress, zones: Zones): Promise<void> {
  const key = keyClause(newUpdateKey('lab'))
  const declarations = Object.keys(zones).map((zone) => {
    const signing = zone === SIGNED_ZONE ? SIGNING : ''
    return `zone "${zone}" { type primary; file "${zonePath(address.folder, zone)}"; ${signing}};\n`
  })
  const keys = `${key}${keyClause(address.updateKey)}`
  const configuration = `${keys}${options(address)}${declarations.join('')}`
  await Promise.all([
    writeFile(join(address.folder, 'rndc.key'), key),
    writeFile(join(address.folder, 'named.conf'), configuration),
    ...Object.entries(zones).map(([zone, records]) =>
      writeFile(zonePath(address.folder, zone), zoneFile(1, records))
    ),
  ])
}

const SIGNING = 'dnssec-policy "lab"; inline-signing yes; '

function keyClause({ name, algorithm, secret }: UpdateKey): string {
  return `key "${name}" { algorithm ${algorithm}; secret "${secret}"; };\n`
}

function options(address: DnsAddress): string {
  return `controls { inet ${address.host} port ${address.controlPort} allow { 127.0.0.0/8; } keys { "lab"; }; };
options {
  directory "${address.folder}";
  pid-file none;
  session-keyfile none;
  managed-keys-directory "${address.folder}";
  listen-on port ${address.port} { ${address.host}; };
  listen-on-v6 { none; };
  recursion no;
  dnssec-validation no;
  empty-zones-enable no;
  allow-query { 127.0.0.0/8; };
  allow-transfer { none; };
  allow-new-zones yes;
  minimal-responses yes;
  notify no;
};
dnssec-policy "lab" { keys { csk lifetime unlimited algorithm ecdsap256sha256; }; dnskey-ttl 1; };
logging { channel all { stderr; severity info; print-category yes; }; category default { all; }; };
`
}
