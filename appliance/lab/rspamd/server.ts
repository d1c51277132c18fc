import { writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import { requireCommand, runCommand } from '../processes/command.js'
import type { Servers } from '../processes/servers.js'
import { serverUser } from '../processes/system_user.js'
import { rspamdFiles } from './configuration.js'
import { Rspamd, type RspamdAddress } from './rspamd.js'

const SCRIPT = fileURLToPath(new URL('rspamd.sh', import.meta.url))

/** An rspamd that asks the lab's name server and remembers in a Redis of its own. */
export async function startRspamd(
  servers: Servers,
  folder: string,
  host: string,
  dnsServer: string
): Promise<RspamdAddress> {
  const user = await serverUser('_rspamd')
  await makeFolder(folder, user)
  const address: RspamdAddress = {
    ...{ host, port: await freePort([host]), controllerPort: await freePort([host]), folder },
    password: randomBytes(12).toString('hex'),
  }
  for (const name of ['db', 'local.d', 'override.d']) await makeFolder(join(folder, name), user)
  const redisSocket = await startRedis(servers, join(folder, 'redis'))
  for (const [name, text] of Object.entries(rspamdFiles({ address, redisSocket, dnsServer }))) {
    await writeFile(join(folder, name), text)
  }
  const server = servers.start({
    name: 'rspamd',
    command: '/bin/sh',
    args: [SCRIPT, await requireCommand('rspamd', 'rspamd'), folder],
    logFile: join(folder, 'rspamd.log'),
    ...user,
  })
  await server.ready(() => new Rspamd(address).answers())
  return address
}

/** Answers the path of its socket. Nothing of it reaches the disk. */
async function startRedis(servers: Servers, folder: string): Promise<string> {
  const user = await serverUser('redis')
  await makeFolder(folder, user)
  const socket = join(folder, 'redis.sock')
  const server = servers.start({
    name: 'Redis',
    command: await requireCommand('redis-server', 'redis-server'),
    args: [
      ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '777'],
      ...['--dir', folder, '--save', ''],
    ],
    logFile: join(folder, 'redis.log'),
    ...user,
  })
  const redisCli = await requireCommand('redis-cli', 'redis-tools')
  await server.ready(async () => {
    const { stdout } = await runCommand(redisCli, ['-s', socket, 'ping'])
    return stdout.trim() === 'PONG'
  })
  return socket
}
