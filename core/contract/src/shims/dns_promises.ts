import type { DnsAnswer, DnsQuestion } from '../plugin/host.js'
import { isIP } from './ip.js'
import { network } from './network.js'

export interface LookedUp {
  address: string
  family: 4 | 6
}

export interface LookupOptions {
  all?: boolean
  family?: 0 | 4 | 6 | 'IPv4' | 'IPv6'
}

export interface SrvRecord {
  name: string
  port: number
  priority: number
  weight: number
}

export interface MxRecord {
  exchange: string
  priority: number
}

/** As `node:dns` names them; a library looks at `code`. */
export class DnsError extends Error {
  readonly code: string
  readonly hostname: string
  readonly syscall: string

  constructor(code: string, syscall: string, hostname: string) {
    super(`${syscall} ${code} ${hostname}`)
    this.name = 'DnsError'
    this.code = code
    this.syscall = syscall
    this.hostname = hostname
  }
}

export async function resolve4(name: string): Promise<string[]> {
  return values(await ask(name, 'A'))
}

export async function resolve6(name: string): Promise<string[]> {
  return values(await ask(name, 'AAAA'))
}

export async function resolveCname(name: string): Promise<string[]> {
  return values(await ask(name, 'CNAME'))
}

export async function resolveNs(name: string): Promise<string[]> {
  return values(await ask(name, 'NS'))
}

export async function resolveTxt(name: string): Promise<string[][]> {
  return values(await ask(name, 'TXT')).map((text) => [text])
}

export async function resolveMx(name: string): Promise<MxRecord[]> {
  const answers = await ask(name, 'MX')
  return answers.map(({ exchange, priority }) => ({
    exchange: String(exchange),
    priority: Number(priority),
  }))
}

export async function resolveSrv(name: string): Promise<SrvRecord[]> {
  const answers = await ask(name, 'SRV')
  return answers.map((answer) => ({
    name: String(answer.name),
    port: Number(answer.port),
    priority: Number(answer.priority),
    weight: Number(answer.weight),
  }))
}

export async function resolve(name: string, type: DnsQuestion = 'A'): Promise<unknown[]> {
  if (type === 'MX') return resolveMx(name)
  if (type === 'SRV') return resolveSrv(name)
  if (type === 'TXT') return resolveTxt(name)
  if (type === 'SOA') return ask(name, type)
  return values(await ask(name, type))
}

export async function lookup(
  name: string,
  options: LookupOptions & { all: true }
): Promise<LookedUp[]>
export async function lookup(
  name: string,
  options?: LookupOptions | number
): Promise<LookedUp | LookedUp[]>
export async function lookup(
  name: string,
  options: LookupOptions | number = {}
): Promise<LookedUp | LookedUp[]> {
  const { all = false, family = 0 } = typeof options === 'number' ? familyOf(options) : options
  const found = await addressesOf(name, Number(String(family).replace('IPv', '')))
  const [first] = found
  if (!first) throw new DnsError('ENOTFOUND', 'getaddrinfo', name)
  return all ? found : first
}

function familyOf(family: number): LookupOptions {
  return family === 4 || family === 6 ? { family } : {}
}

async function addressesOf(name: string, wanted: number): Promise<LookedUp[]> {
  const literal = isIP(name)
  if (literal !== 0) return [{ address: name, family: literal }]
  const none = (error: unknown): string[] => {
    if (error instanceof DnsError) return []
    throw error
  }
  const [v4, v6] = await Promise.all([
    wanted === 6 ? [] : resolve4(name).catch(none),
    wanted === 4 ? [] : resolve6(name).catch(none),
  ])
  return [
    ...v4.map((address) => ({ address, family: 4 as const })),
    ...v6.map((address) => ({ address, family: 6 as const })),
  ]
}

async function ask(name: string, type: DnsQuestion): Promise<DnsAnswer[]> {
  const answers = await network().resolve(name, type)
  if (answers.length === 0) throw new DnsError('ENODATA', `query${type}`, name)
  return answers
}

function values(answers: DnsAnswer[]): string[] {
  return answers.map(({ value }) => String(value))
}

export default {
  lookup,
  resolve,
  resolve4,
  resolve6,
  resolveCname,
  resolveMx,
  resolveNs,
  resolveSrv,
  resolveTxt,
}
