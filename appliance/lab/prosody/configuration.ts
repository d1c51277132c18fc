import { join } from 'node:path'
import type { IssuedFiles } from './authority.js'

/** The ports of RFC 6120 and XEP-0368, where the clients' permissions expect them. */
export const STARTTLS_PORT = 5222
export const DIRECT_TLS_PORT = 5223

export const CHAT_DOMAIN = 'chat.example'
/** a second domain of the same server */
export const TALK_DOMAIN = 'talk.example'
/** its certificate has ended */
export const EXPIRED_DOMAIN = 'expired.example'
/** its certificate is for somebody else */
export const STOLEN_DOMAIN = 'stolen.example'
/** no archive, no stream management, no carbons: what a server may leave out */
export const PLAIN_DOMAIN = 'plain.example'

export interface ProsodySettings {
  folder: string
  host: string
  certificates: Readonly<Record<string, IssuedFiles>>
}

/** No federation: what goes to a domain that is not here comes back. */
export function prosodyConfiguration({ folder, host, certificates }: ProsodySettings): string {
  return `daemonize = false
pidfile = "${join(folder, 'own.pid')}"
data_path = "${join(folder, 'data')}"
log = { info = "*console" }
interfaces = { "${host}" }
c2s_ports = { ${STARTTLS_PORT} }
c2s_direct_tls_ports = { ${DIRECT_TLS_PORT} }
c2s_require_encryption = true
certificates = "${folder}"
authentication = "internal_plain"
storage = "internal"
modules_disabled = { "s2s" }
modules_enabled = {
  "disco", "roster", "saslauth", "tls", "ping", "time", "version", "pep", "vcard_legacy", "blocklist", "offline",
}
local everything = { "mam", "carbons", "smacks", "csi_simple" }
smacks_hibernation_time = 60
smacks_max_unacked_stanzas = 5
default_archive_policy = true
archive_expires_after = "never"
${virtualHost(CHAT_DOMAIN, certificates, true)}
${virtualHost(TALK_DOMAIN, certificates, true)}
${virtualHost(PLAIN_DOMAIN, certificates, false)}
${virtualHost(EXPIRED_DOMAIN, certificates, true)}
${virtualHost(STOLEN_DOMAIN, certificates, true)}
`
}

function virtualHost(
  domain: string,
  certificates: Readonly<Record<string, IssuedFiles>>,
  everything: boolean
): string {
  const files = certificates[domain]
  if (!files) throw new TypeError(`There is no certificate for ${domain}`)
  const modules = everything ? '\n  modules_enabled = everything' : ''
  return `VirtualHost "${domain}"
  ssl = { certificate = "${files.certificateFile}", key = "${files.keyFile}" }${modules}`
}
