import { promises as nodeDns } from 'node:dns'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireCommand, runCommand } from '../processes/command.js'
import { waitUntil } from '../wait.js'
import type { UpdateKey } from './update_key.js'
import { zoneFile, zonePath, type DnsRecord } from './zone_file.js'

export interface DnsAddress {
  host: string
  port: number
  controlPort: number
  folder: string
  /** may transfer and update the zones made with `setDynamicZone` */
  updateKey: UpdateKey
}

/** Asks and changes the lab's BIND; works from any process that knows its address. */
export class Dns {
  readonly address: DnsAddress

  constructor(address: DnsAddress) {
    this.address = address
  }

  /** For `DNS_SERVERS` and `dns.setServers()`. */
  get server(): string {
    return `${this.address.host}:${this.address.port}`
  }

  /** Makes the zone, or replaces all its records; resolves when BIND answers with them. */
  async setZone(zone: string, records: readonly DnsRecord[]): Promise<void> {
    const before = await this.#serialOrNull(zone)
    // Further than BIND itself counts on where it signs.
    const serial = (before ?? 0) + 100
    const file = zonePath(this.address.folder, zone)
    await writeFile(file, zoneFile(serial, records))
    if (before === null) {
      await this.removeZone(zone)
      await this.#control('addzone', zone, `{ type primary; file "${file}"; };`)
    } else {
      await this.#control('reload', zone)
    }
    // Where BIND signs the zone, it counts on by itself.
    await this.#until(zone, async () => ((await this.#serialOrNull(zone)) ?? 0) >= serial)
  }

  /** A new zone that takes signed updates (RFC 2136) and gives itself away to the same key. */
  async setDynamicZone(zone: string, records: readonly DnsRecord[]): Promise<void> {
    const file = zonePath(this.address.folder, zone)
    await this.removeZone(zone)
    await rm(`${file}.jnl`, { force: true })
    await writeFile(file, zoneFile(1, records), { mode: 0o666 })
    const key = `{ key "${this.address.updateKey.name}"; }`
    const rights = `allow-transfer ${key}; allow-update ${key};`
    await this.#control('addzone', zone, `{ type primary; file "${file}"; ${rights} };`)
    await this.#until(zone, async () => (await this.#serialOrNull(zone)) === 1)
  }

  /** From now on every question about the zone is answered SERVFAIL, as when its own servers are down. */
  async failZone(zone: string): Promise<void> {
    await this.removeZone(zone)
    // A secondary that never reached its primary has nothing to serve (RFC 1034, section 4.3.5).
    const declaration = `{ type secondary; primaries { ${this.address.host} port 1; }; };`
    await this.#control('addzone', zone, declaration)
    await this.#until(zone, async () => (await this.#answerCode(zone)) === 'ESERVFAIL')
  }

  /** The zone's names do not exist any more. */
  async removeZone(zone: string): Promise<void> {
    if (!(await this.#isConfigured(zone))) return
    await this.#control('delzone', zone)
    await this.#until(zone, async () => (await this.#answerCode(zone)) === 'ENOTFOUND')
  }

  /** The serial number of the zone's SOA record. */
  async serial(zone: string): Promise<number> {
    const answer = await this.resolver().resolveSoa(zone)
    return answer.serial
  }

  /** A resolver that asks the lab only. */
  resolver(): nodeDns.Resolver {
    const resolver = new nodeDns.Resolver({ timeout: 1_000, tries: 2 })
    resolver.setServers([this.server])
    return resolver
  }

  async #serialOrNull(zone: string): Promise<number | null> {
    return this.serial(zone).catch(() => null)
  }

  async #isConfigured(zone: string): Promise<boolean> {
    return this.#control('showzone', zone).then(
      () => true,
      () => false
    )
  }

  async #answerCode(zone: string): Promise<string> {
    try {
      await this.resolver().resolveSoa(zone)
      return 'OK'
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    }
  }

  async #until(zone: string, probe: () => Promise<boolean>): Promise<void> {
    await waitUntil(`The lab's BIND does not show the change of ${zone}`, probe, {
      timeout: 10_000,
    })
  }

  async #control(verb: string, zone: string, declaration?: string): Promise<void> {
    const { host, controlPort, folder } = this.address
    await runCommand(await requireCommand('rndc', 'bind9'), [
      ...['-s', host, '-p', String(controlPort), '-k', join(folder, 'rndc.key')],
      verb,
      zone,
      ...(declaration === undefined ? [] : [declaration]),
    ])
  }
}
