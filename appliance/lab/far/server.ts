import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../errors.js'
import { makeFolder } from '../folder.js'
import { freePort } from '../net/ports.js'
import type { Servers } from '../processes/servers.js'
import { isRoot } from '../processes/system_user.js'
import { FAR_PASSWORD, startDovecot } from './dovecot.js'
import type { FarAddress } from './far.js'
import { startPostfix } from './postfix.js'
import { together } from '../together.js'
import { DEFAULT_RULES, writeRule } from './rules.js'

export interface FarOptions {
  /** further domains whose mail ends here */
  domains?: readonly string[]
  /** false: nobody can be refused, and no time is spent on asking (for benchmarks) */
  refusals?: boolean
  /** false: it only takes mail in, and no time is spent on asking where mail goes (for benchmarks) */
  routes?: boolean
}

export interface FarSettings extends FarOptions {
  folder: string
  host: string
  smtpPort: number
  domains: readonly string[]
}

/** Starts Dovecot and Postfix side by side; the one only has to know where the other will listen. */
export async function startFar(servers: Servers, settings: FarSettings): Promise<FarAddress> {
  const { host, smtpPort, domains } = settings
  if (!isRoot()) throw new LabError('E_LAB_NEEDS_ROOT', 'Postfix and Dovecot start as root only')
  await makeFolder(settings.folder)
  const folder = join(settings.folder, 'postfix')
  const dovecotFolder = join(settings.folder, 'dovecot')
  const rulesFolder = settings.refusals === false ? null : await makeRules(settings.folder)
  const routesFolder = settings.routes === false ? null : join(settings.folder, 'routes')
  if (routesFolder !== null) await makeFolder(routesFolder)
  const submissionPort = await freePort([host])
  const relayPort = await freePort([host])
  const authSocket = join(dovecotFolder, 'auth')
  const lmtpSocket = join(dovecotFolder, 'lmtp')
  const [dovecot, postfix] = await together([
    startDovecot(servers, dovecotFolder, host),
    startPostfix(servers, {
      ...{ folder, host, smtpPort, submissionPort, domains, lmtpSocket, rulesFolder, routesFolder },
      ...{ relayPort, authSocket },
    }),
  ])
  const { certificateFile } = postfix
  return {
    ...{
      host,
      smtpPort,
      submissionPort,
      relayPort,
      imapPort: dovecot.imapPort,
      password: FAR_PASSWORD,
    },
    ...{ domains, certificateFile, folder, rulesFolder, routesFolder },
  }
}

async function makeRules(parent: string): Promise<string> {
  const folder = join(parent, 'rules')
  await makeFolder(folder)
  await chmod(folder, 0o777)
  for (const [recipient, rule] of Object.entries(DEFAULT_RULES)) {
    await writeRule(folder, recipient, rule)
  }
  return folder
}
