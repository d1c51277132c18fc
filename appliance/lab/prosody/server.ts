import { randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabError } from '../errors.js'
import { makeFolder } from '../folder.js'
import { isFree } from '../net/ports.js'
import { requireCommand } from '../processes/command.js'
import type { Servers } from '../processes/servers.js'
import { serverUser } from '../processes/system_user.js'
import { Authority, type IssuedFiles } from './authority.js'
import {
  CHAT_DOMAIN,
  DIRECT_TLS_PORT,
  EXPIRED_DOMAIN,
  PLAIN_DOMAIN,
  prosodyConfiguration,
  STARTTLS_PORT,
  STOLEN_DOMAIN,
  TALK_DOMAIN,
} from './configuration.js'
import { Prosody, type ProsodyAddress } from './prosody.js'

const SCRIPT = fileURLToPath(new URL('prosody.sh', import.meta.url))

/** A Prosody on the ports of every Prosody, at an address of its own; all its data under `folder`. */
export async function startProsody(
  servers: Servers,
  folder: string,
  host: string
): Promise<ProsodyAddress> {
  const user = await serverUser('prosody')
  await makeFolder(folder, user)
  const authority = await Authority.found(folder)
  const certificates = await issueCertificates(authority)
  const configuration = prosodyConfiguration({ folder, host, certificates })
  await writeFile(join(folder, 'prosody.cfg.lua'), configuration)
  const server = servers.start({
    name: 'Prosody',
    command: '/bin/sh',
    args: [SCRIPT, await requireCommand('prosody', 'prosody'), folder],
    logFile: join(folder, 'prosody.log'),
    ...user,
  })
  const address = { host, port: STARTTLS_PORT, authorityFile: authority.file, folder }
  await server.ready(() => new Prosody(address).answers())
  return address
}

/** An address of 127.0.0.0/8 on which nobody listens at the ports. */
export async function chatHost(): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const host = `127.${randomInt(64, 128)}.${randomInt(256)}.${randomInt(1, 255)}`
    const free = await Promise.all(
      [STARTTLS_PORT, DIRECT_TLS_PORT].map((port) => isFree(host, port))
    )
    if (free.every(Boolean)) return host
  }
  throw new LabError('E_LAB_NO_FREE_PORT', 'Something listens for XMPP on every address')
}

async function issueCertificates(authority: Authority): Promise<Record<string, IssuedFiles>> {
  const issue = (domain: string, names = [domain], expired = false) =>
    authority.issue(domain, { names, expired })
  return {
    [CHAT_DOMAIN]: await issue(CHAT_DOMAIN),
    [TALK_DOMAIN]: await issue(TALK_DOMAIN),
    [PLAIN_DOMAIN]: await issue(PLAIN_DOMAIN),
    [EXPIRED_DOMAIN]: await issue(EXPIRED_DOMAIN, [EXPIRED_DOMAIN], true),
    [STOLEN_DOMAIN]: await issue(STOLEN_DOMAIN, ['elsewhere.example']),
  }
}
