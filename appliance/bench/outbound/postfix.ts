import { readFile, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePostfixFolders } from '#appliance/lab/far/postfix.js'
import { SERVICES } from '#appliance/lab/far/postfix_configuration.js'
import { freePort } from '#appliance/lab/net/ports.js'
import { greets } from '#appliance/lab/net/probe.js'
import { requireCommand, runCommand } from '#appliance/lab/processes/command.js'
import type { Servers } from '#appliance/lab/processes/servers.js'
import { addressOf, BYTES, domainOf, type Contender } from './contender.js'

const MANAGER = 'qmgr'
const SESSIONS = '20'
const QUEUES = ['maildrop', 'incoming', 'active', 'deferred']
const HOST = '127.0.0.1'

/** Postfix as Debian sets it up. Until its queue manager runs, what it has taken stays where it is. */
export async function startPostfix(
  servers: Servers,
  folder: string,
  sinkPort: number
): Promise<Contender> {
  const port = await freePort([HOST])
  const configuration = join(folder, 'configuration')
  await makePostfixFolders(folder)
  await writeAged(join(configuration, 'main.cf'), mainConfiguration(folder))
  await writeAged(join(configuration, 'routes'), routes(sinkPort))
  const services = (managed: boolean) =>
    writeAged(join(configuration, 'master.cf'), masterConfiguration(port, managed))
  await services(false)
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', MAIL_CONFIG: configuration }
  const server = servers.start({
    name: 'Postfix (outbound)',
    command: '/usr/lib/postfix/sbin/master',
    args: ['-d', '-c', configuration],
    logFile: join(folder, 'postfix.log'),
    env,
  })
  await server.ready(() => greets({ host: HOST, port }, '220 '))
  const reload = () => process.kill(server.pid ?? 0, 'SIGHUP')
  let sentBefore = 0
  let filled = 0
  return {
    name: 'Postfix',
    roots: server.pid === undefined ? [] : [server.pid],
    async fill(messages, destinations) {
      await services(false)
      reload()
      sentBefore = await countSent(folder)
      filled = messages
      await fill(port, messages, destinations)
    },
    async release() {
      await services(true)
      reload()
    },
    async waiting() {
      if ((await countFiles(join(folder, 'queue'))) > 0) return filled
      const sent = (await countSent(folder)) - sentBefore
      if (sent !== filled) throw new Error(`Postfix sent ${sent} of ${filled} messages`)
      return 0
    },
    stop: () => server.stop().then(() => undefined),
  }
}

async function fill(port: number, messages: number, destinations: number): Promise<void> {
  const command = await requireCommand('smtp-source', 'postfix')
  for (let index = 0; index < destinations; index++) {
    const share = Math.floor(messages / destinations) + (index < messages % destinations ? 1 : 0)
    await runCommand(command, [
      ...['-d', '-s', SESSIONS, '-l', String(BYTES), '-m', String(share)],
      ...['-f', 'ana@bench.example', '-t', `bo@${domainOf(index)}`, `inet:${HOST}:${port}`],
    ])
  }
}

/** One file a message, until it is gone. */
async function countFiles(queue: string): Promise<number> {
  const counts = QUEUES.map(async (name) => {
    const files = await readdir(join(queue, name), { recursive: true, withFileTypes: true })
    return files.filter((file) => file.isFile()).length
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

async function countSent(folder: string): Promise<number> {
  const log = await readFile(join(folder, 'postfix.log'), 'utf8')
  return log.split('status=sent').length - 1
}

/**
 * postconf(5): nothing but where things are, what this machine has no name server for, and that taking mail does not
 * wait for the queue manager, which is not there yet.
 */
function mainConfiguration(folder: string): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.bench.example
mydestination =
alias_maps =
alias_database =
inet_protocols = ipv4
inet_interfaces = 127.0.0.1
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
transport_maps = texthash:${folder}/configuration/routes
smtp_tls_security_level = may
in_flow_delay = 0
`
}

function routes(sinkPort: number): string {
  return Array.from({ length: 250 }, (_, index) => {
    return `${domainOf(index)} smtp:[${addressOf(index)}]:${sinkPort}\n`
  }).join('')
}

function masterConfiguration(port: number, managed: boolean): string {
  const services = SERVICES.filter((line) => managed || !line.startsWith(`${MANAGER} `))
  return [`${HOST}:${port} inet n - n - - smtpd`, ...services, ''].join('\n')
}

/** Postfix's programs wait two seconds before they read a configuration that may still be being written. */
async function writeAged(file: string, text: string): Promise<void> {
  await writeFile(file, text)
  const past = Date.now() / 1000 - 10
  await utimes(file, past, past)
}
