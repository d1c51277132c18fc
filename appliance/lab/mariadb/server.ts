import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireCommand, runCommand } from '../processes/command.js'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import type { ServerProcess } from '../processes/server_process.js'
import type { Servers } from '../processes/servers.js'
import { serverUser, type SystemUser } from '../processes/system_user.js'
import { Mariadb, type MariadbAddress } from './mariadb.js'

export interface MariadbOptions {
  /**
   * true: every commit is on disk before it is answered, as in production. Benchmarks and crash tests want that;
   * the others are quicker with a log that reaches the disk once a second.
   */
  durable?: boolean
}

/** A MariaDB of our own: its data, socket and port under `folder`, root reachable with a random password only. */
export async function startMariadb(
  servers: Servers,
  folder: string,
  options: MariadbOptions = {}
): Promise<MariadbAddress> {
  const user = await serverUser('mysql')
  await makeFolder(folder, user)
  const address: MariadbAddress = {
    host: '127.0.0.1',
    port: await freePort(),
    socketPath: join(folder, 'mariadb.sock'),
    adminPassword: randomBytes(16).toString('hex'),
  }
  await installData(folder, user)
  const server = await startServer(servers, folder, user, address, options.durable ?? false)
  await server.ready(() => new Mariadb(address).answers())
  return address
}

async function installData(folder: string, user: Partial<SystemUser>): Promise<void> {
  const install = await requireCommand('mariadb-install-db', 'mariadb-server')
  // Durability of the empty tables does not matter: a lab that is cut here is thrown away.
  await runCommand(install, [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    '--auth-root-authentication-method=normal',
    '--skip-name-resolve',
    '--skip-test-db',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-log-file-size=8M',
    ...(user.uid === undefined ? [] : ['--user=mysql']),
  ])
}

async function startServer(
  servers: Servers,
  folder: string,
  user: Partial<SystemUser>,
  address: MariadbAddress,
  durable: boolean
): Promise<ServerProcess> {
  const initFile = join(folder, 'init.sql')
  const secure = `ALTER USER 'root'@'localhost' IDENTIFIED BY '${address.adminPassword}';\n`
  await writeFile(initFile, secure, { mode: 0o644 })
  await mkdir(join(folder, 'tmp'), { recursive: true, mode: 0o777 })
  return servers.start({
    name: 'MariaDB',
    command: await requireCommand('mariadbd', 'mariadb-server'),
    args: serverArguments(folder, address, durable),
    logFile: join(folder, 'mariadb.log'),
    ...user,
  })
}

/** Debian's defaults wherever they decide what a query or a commit does; only sizes and paths are the lab's. */
function serverArguments(folder: string, address: MariadbAddress, durable: boolean): string[] {
  return [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    `--socket=${address.socketPath}`,
    `--bind-address=${address.host}`,
    `--port=${address.port}`,
    `--pid-file=${join(folder, 'mariadb.pid')}`,
    `--init-file=${join(folder, 'init.sql')}`,
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_general_ci',
    '--innodb-buffer-pool-size=256M',
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
  ]
}
