import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Dns, type DnsAddress } from './dns/dns.js'
import { startDns } from './dns/server.js'
import { defaultZones, FAR_DOMAINS, type LabAddresses } from './dns/zones.js'
import { LabError } from './errors.js'
import { Far, type FarAddress } from './far/far.js'
import { startFar, type FarOptions } from './far/server.js'
import { guard } from './processes/guard.js'
import { Knot, type KnotAddress } from './knot/knot.js'
import { startKnot } from './knot/server.js'
import { Mariadb, type MariadbAddress } from './mariadb/mariadb.js'
import { startMariadb, type MariadbOptions } from './mariadb/server.js'
import { freePort } from './net/ports.js'
import { Prosody, type ProsodyAddress } from './prosody/prosody.js'
import { chatHost, startProsody } from './prosody/server.js'
import type { ServerProcess } from './processes/server_process.js'
import { Servers } from './processes/servers.js'
import { Rspamd, type RspamdAddress } from './rspamd/rspamd.js'
import { startRspamd } from './rspamd/server.js'
import { together } from './together.js'
import { startUnbound } from './unbound/server.js'
import { Unbound, type UnboundAddress } from './unbound/unbound.js'

export interface LabOptions {
  dns?: boolean
  far?: boolean | FarOptions
  mariadb?: boolean | MariadbOptions
  knot?: boolean
  prosody?: boolean
  /** asks the lab's name server, which comes with it */
  rspamd?: boolean
  /** verifies, and asks the lab's name server, which comes with it */
  unbound?: boolean
}

export const ALL_NEIGHBOURS: LabOptions = {
  ...{ dns: true, far: true, mariadb: true },
  ...{ knot: true, prosody: true, rspamd: true, unbound: true },
}

/** All that another process needs to use a lab: goes through JSON. */
export interface LabDescription {
  folder: string
  /** one port for every MX of the lab, for `OUTBOUND_PORT` */
  outboundPort: number
  addresses: LabAddresses
  dns?: DnsAddress
  far?: FarAddress
  mariadb?: MariadbAddress
  knot?: KnotAddress
  prosody?: ProsodyAddress
  rspamd?: RspamdAddress
  unbound?: UnboundAddress
}

/** Linux answers for the whole of 127.0.0.0/8, so each party has an address of its own without any set-up. */
const ADDRESSES = { own: '127.0.0.1', far: '127.0.0.2', dead: '127.0.0.9' }

/** The real neighbours: those that were asked for; asking for another one says so. */
export class Lab {
  readonly description: LabDescription
  readonly #stop: () => Promise<void>
  readonly #servers: Servers

  constructor(description: LabDescription, stop: () => Promise<void>, servers = new Servers()) {
    this.description = description
    this.#stop = stop
    this.#servers = servers
  }

  /** A server that this process started, to be crashed: `BIND`, `MariaDB` …; undefined when it runs none. */
  server(name: string): ServerProcess | undefined {
    return this.#servers.find(name)
  }

  get folder(): string {
    return this.description.folder
  }

  get outboundPort(): number {
    return this.description.outboundPort
  }

  get dns(): Dns {
    return new Dns(this.description.dns ?? missing('dns'))
  }

  get far(): Far {
    return new Far(this.description.far ?? missing('far'))
  }

  get mariadb(): Mariadb {
    return new Mariadb(this.description.mariadb ?? missing('mariadb'))
  }

  get knot(): Knot {
    return new Knot(this.description.knot ?? missing('knot'))
  }

  get prosody(): Prosody {
    return new Prosody(this.description.prosody ?? missing('prosody'))
  }

  get rspamd(): Rspamd {
    return new Rspamd(this.description.rspamd ?? missing('rspamd'))
  }

  get unbound(): Unbound {
    return new Unbound(this.description.unbound ?? missing('unbound'))
  }

  /** Ends every process and removes every file; a lab that another process started is left alone. */
  async stop(): Promise<void> {
    await this.#stop()
  }
}

/** Starts the neighbours side by side; when one fails, none is left. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'caliopen-lab-'))
  guard.folder(folder)
  // The servers run as different users, and all must be able to pass.
  await chmod(folder, 0o755)
  const servers = new Servers()
  const stop = async () => {
    await servers.stop()
    await rm(folder, { recursive: true, force: true })
    guard.keep(folder)
  }
  try {
    return new Lab(await startServers(servers, folder, options), stop, servers)
  } catch (error) {
    await stop()
    throw error
  }
}

/** Uses a lab that another process started. */
export function attachLab(description: LabDescription): Lab {
  return new Lab(description, async () => {})
}

async function startServers(
  servers: Servers,
  folder: string,
  options: LabOptions
): Promise<LabDescription> {
  const outboundPort = await freePort(Object.values(ADDRESSES))
  const addresses: LabAddresses = { ...ADDRESSES, chat: await chatHost() }
  const farOptions = optionsOf(options.far)
  const mariadbOptions = optionsOf(options.mariadb)
  const far = {
    ...{ folder: join(folder, 'far'), host: ADDRESSES.far, smtpPort: outboundPort },
    ...farOptions,
    domains: [...FAR_DOMAINS, ...(farOptions?.domains ?? [])],
  }
  // BIND listens on addresses that an interface has, and of 127.0.0.0/8 that is the first one only.
  const naming =
    options.dns || options.rspamd || options.unbound
      ? startDns(servers, join(folder, 'dns'), ADDRESSES.own, defaultZones(addresses))
      : undefined
  const [dns, farAddress, mariadb, knot, prosody, rspamd, unbound] = await together([
    naming,
    farOptions ? startFar(servers, far) : undefined,
    mariadbOptions ? startMariadb(servers, join(folder, 'mariadb'), mariadbOptions) : undefined,
    options.knot ? startKnot(servers, join(folder, 'knot'), ADDRESSES.own) : undefined,
    options.prosody ? startProsody(servers, join(folder, 'prosody'), addresses.chat) : undefined,
    options.rspamd ? startScanner(servers, join(folder, 'rspamd'), naming) : undefined,
    options.unbound ? startVerifier(servers, join(folder, 'unbound'), naming) : undefined,
  ])
  return {
    ...{ folder, outboundPort, addresses, dns, far: farAddress },
    ...{ mariadb, knot, prosody, rspamd, unbound },
  }
}

async function startScanner(
  servers: Servers,
  folder: string,
  naming: Promise<DnsAddress> | undefined
): Promise<RspamdAddress> {
  const dns = await (naming ?? missing('dns'))
  return startRspamd(servers, folder, ADDRESSES.own, new Dns(dns).server)
}

async function startVerifier(
  servers: Servers,
  folder: string,
  naming: Promise<DnsAddress> | undefined
): Promise<UnboundAddress> {
  return startUnbound(servers, folder, ADDRESSES.own, await (naming ?? missing('dns')))
}

function optionsOf<O extends object>(option: boolean | O | undefined): O | Partial<O> | undefined {
  if (option === undefined || option === false) return undefined
  return option === true ? {} : option
}

function missing(neighbour: string): never {
  throw new LabError('E_LAB_NOT_STARTED', `This lab was started without { ${neighbour}: true }`)
}
