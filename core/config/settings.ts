import { isIP } from 'node:net'
import { resolve } from 'node:path'

/** What the environment may change. Read by every command alike; everything has a default. */
export interface Settings {
  host: string
  port: number
  smtpPort: number
  submissionPort: number
  submissionsPort: number
  /** absolute */
  dataDir: string
  /** `host:port` each; empty means the system's resolvers */
  dnsServers: string[]
  /** the DNS servers verify by DNSSEC, and nobody between them and us can write */
  dnsTrusted: boolean
  outboundPort: number
  /** addresses and CIDR blocks of proxies that say who stands behind them; nobody else may */
  proxyProtocolFrom: string[]
  /** no plugin runs, and every page has the default theme */
  safeMode: boolean
  /** seconds in which a plugin that was updated falls back by itself when it fails */
  pluginProbation: number
}

/** A setting that cannot be used; its message is a sentence for the operator. */
export class InvalidSettingError extends Error {
  readonly code = 'E_INVALID_SETTING'
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    host: env.HOST || '127.0.0.1',
    port: readPort(env, 'PORT', 3333),
    smtpPort: readPort(env, 'SMTP_PORT', 2525),
    submissionPort: readPort(env, 'SUBMISSION_PORT', 2587),
    submissionsPort: readPort(env, 'SUBMISSIONS_PORT', 2465),
    dataDir: resolve(env.DATA_DIR || 'storage'),
    dnsServers: readServers(env.DNS_SERVERS),
    dnsTrusted: readSwitch(env, 'DNS_TRUSTED'),
    outboundPort: readPort(env, 'OUTBOUND_PORT', 25),
    proxyProtocolFrom: readBlocks(env, 'PROXY_PROTOCOL_FROM'),
    safeMode: readSwitch(env, 'SAFE_MODE'),
    pluginProbation: readSeconds(env, 'PLUGIN_PROBATION', 600),
  }
}

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name]
  if (!text) return fallback
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new InvalidSettingError(`${name} is "${text}", but a port is a number from 1 to 65535.`)
}

function readSeconds(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name]
  if (!text) return fallback
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new InvalidSettingError(`${name} is "${text}", but it is a number of seconds.`)
}

function readSwitch(env: NodeJS.ProcessEnv, name: string): boolean {
  const text = (env[name] || 'false').toLowerCase()
  if (['true', '1', 'yes', 'on'].includes(text)) return true
  if (['false', '0', 'no', 'off'].includes(text)) return false
  throw new InvalidSettingError(`${name} is "${env[name]}", but it is either true or false.`)
}

function readBlocks(env: NodeJS.ProcessEnv, name: string): string[] {
  const blocks = (env[name] ?? '').split(',').map((part) => part.trim())
  for (const block of blocks.filter(Boolean)) {
    const [address = '', prefix = '0', ...more] = block.split('/')
    const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
    if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest && more.length === 0) continue
    throw new InvalidSettingError(
      `${name} holds "${block}", which is no address and no CIDR block.`
    )
  }
  return blocks.filter(Boolean)
}

function readServers(text: string | undefined): string[] {
  const servers = (text ?? '').split(',').map((part) => part.trim())
  return servers.filter(Boolean).map(withPort)
}

/** `192.0.2.1` -> `192.0.2.1:53`, `2001:db8::1` -> `[2001:db8::1]:53`; what has a port keeps it */
function withPort(server: string): string {
  if (/^(\[[\da-f:.]+\]|[^:]+):\d+$/i.test(server)) return server
  if (/^(\[[\da-f:.]+\]|[^:\s]+)$/i.test(server)) return `${server}:53`
  if (/^[\da-f:.]+$/i.test(server)) return `[${server}]:53`
  throw new InvalidSettingError(`DNS_SERVERS holds "${server}", which is not HOST or HOST:PORT.`)
}
