import { chmod, chown, copyFile, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import { greets } from '../net/probe.js'
import type { Servers } from '../processes/servers.js'
import { systemGroup, systemUser } from '../processes/system_user.js'
import { makeCertificate } from './certificate.js'
import {
  mainConfiguration,
  masterConfiguration,
  type PostfixSettings,
} from './postfix_configuration.js'

export type PostfixOptions = Pick<
  PostfixSettings,
  | 'folder'
  | 'host'
  | 'smtpPort'
  | 'submissionPort'
  | 'domains'
  | 'lmtpSocket'
  | 'relayPort'
  | 'authSocket'
  | 'rulesFolder'
  | 'routesFolder'
>

export interface StartedPostfix {
  certificateFile: string
}

const HOSTNAME = 'mx.far.example'

/** A Postfix that takes mail for its own domains only, and hands it to Dovecot. */
export async function startPostfix(
  servers: Servers,
  options: PostfixOptions
): Promise<StartedPostfix> {
  const { folder, host } = options
  await makePostfixFolders(folder)
  const settings: PostfixSettings = {
    ...options,
    hostname: HOSTNAME,
    certificate: await makeCertificate(join(folder, 'tls'), HOSTNAME),
    routesPort: await freePort([host]),
    policyScript: join(folder, 'policy.sh'),
    routesScript: join(folder, 'routes.sh'),
    scriptUser: 'nobody',
  }
  await writeConfiguration(settings)
  const configuration = join(folder, 'configuration')
  const server = servers.start({
    name: 'Postfix',
    command: '/usr/lib/postfix/sbin/master',
    args: ['-d', '-c', configuration],
    logFile: join(folder, 'postfix.log'),
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', MAIL_CONFIG: configuration },
  })
  await server.ready(() => greets({ host, port: options.smtpPort }, '220 '))
  await server.ready(() => greets({ host, port: options.submissionPort }, '220 '))
  await server.ready(() => greets({ host, port: options.relayPort }, '220 '))
  return { certificateFile: settings.certificate.certificateFile }
}

/** Owners and modes as in /etc/postfix/postfix-files, which only Postfix's slow set-up script reads. */
export async function makePostfixFolders(folder: string): Promise<void> {
  const postfix = await systemUser('postfix')
  const postdrop = await systemGroup('postdrop')
  await makeFolder(folder)
  await makeFolder(join(folder, 'configuration'))
  await makeFolder(join(folder, 'tls'))
  await makeFolder(join(folder, 'data'), postfix, 0o700)
  await makeFolder(join(folder, 'queue'))
  await makeFolder(join(folder, 'queue', 'pid'))
  const own = ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming']
  for (const name of [...own, 'private', 'saved', 'trace']) {
    await makeFolder(join(folder, 'queue', name), postfix, 0o700)
  }
  await makeShared(join(folder, 'queue', 'public'), postfix.uid, postdrop, 0o2710)
  await makeShared(join(folder, 'queue', 'maildrop'), postfix.uid, postdrop, 0o1730)
}

async function makeShared(path: string, uid: number, gid: number, mode: number): Promise<void> {
  await mkdir(path, { recursive: true })
  await chown(path, uid, gid)
  // After chown, which clears the set-group-id bit, and past the umask.
  await chmod(path, mode)
}

async function writeConfiguration(settings: PostfixSettings): Promise<void> {
  const folder = join(settings.folder, 'configuration')
  await writeAged(join(folder, 'main.cf'), mainConfiguration(settings))
  await writeAged(join(folder, 'master.cf'), masterConfiguration(settings))
  await copyFile(besideUs('policy.sh'), settings.policyScript)
  await copyFile(besideUs('routes.sh'), settings.routesScript)
}

function besideUs(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}

/** Postfix's programs wait two seconds before they read a configuration that may still be being written. */
async function writeAged(file: string, text: string): Promise<void> {
  await writeFile(file, text)
  const past = Date.now() / 1000 - 10
  await utimes(file, past, past)
}
