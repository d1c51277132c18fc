import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newUpdateKey } from '../dns/update_key.js'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import { requireCommand } from '../processes/command.js'
import type { Servers } from '../processes/servers.js'
import { serverUser } from '../processes/system_user.js'
import { Knot, knotZone, knotZoneFile, type KnotAddress } from './knot.js'

/** A Knot that is the primary of `knot.example` and nothing else. */
export async function startKnot(
  servers: Servers,
  folder: string,
  host: string
): Promise<KnotAddress> {
  const user = await serverUser('knot')
  await makeFolder(folder, user)
  const address: KnotAddress = {
    ...{ host, port: await freePort([host]), folder },
    ...{ zone: 'knot.example', updateKey: newUpdateKey('caliopen') },
  }
  const configuration = join(folder, 'knot.conf')
  await mkdir(join(folder, 'db'), { mode: 0o777 })
  await makeFolder(join(folder, 'db'), user)
  await writeFile(configuration, configurationOf(address))
  await writeFile(knotZoneFile(folder), knotZone(address.zone, 1, []), { mode: 0o666 })
  const server = servers.start({
    name: 'Knot',
    command: await requireCommand('knotd', 'knot'),
    args: ['-c', configuration],
    logFile: join(folder, 'knot.log'),
    ...user,
  })
  await server.ready(() => new Knot(address).answers())
  return address
}

function configurationOf({ host, port, folder, zone, updateKey }: KnotAddress): string {
  return `server:
  rundir: "${folder}"
  listen: ${host}@${port}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
control:
  listen: "${join(folder, 'knot.sock')}"
database:
  storage: "${join(folder, 'db')}"
log:
  - target: stderr
    any: info
key:
  - id: ${updateKey.name}
    algorithm: ${updateKey.algorithm}
    secret: ${updateKey.secret}
acl:
  - id: updates
    key: ${updateKey.name}
    action: [transfer, update]
zone:
  - domain: ${zone}
    file: "${knotZoneFile(folder)}"
    acl: updates
    journal-content: changes
    zonefile-load: whole
`
}
