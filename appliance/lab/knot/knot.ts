import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UpdateKey } from '../dns/update_key.js'
import { requireCommand, runCommand } from '../processes/command.js'

export interface KnotAddress {
  host: string
  port: number
  folder: string
  /** the one zone of this Knot, which takes signed updates from `updateKey` and is transferred to it */
  zone: string
  updateKey: UpdateKey
}

/** The lab's second kind of name server: Knot, with one zone that is changed from outside. */
export class Knot {
  readonly address: KnotAddress

  constructor(address: KnotAddress) {
    this.address = address
  }

  /** `host:port` */
  get server(): string {
    return `${this.address.host}:${this.address.port}`
  }

  /** Begins anew with these lines of a zone file. */
  async setZone(lines: readonly string[]): Promise<void> {
    const { folder, zone } = this.address
    await writeFile(knotZoneFile(folder), knotZone(zone, Date.now() % 2 ** 31, lines), {
      mode: 0o666,
    })
    await this.#control('-b', '-f', 'zone-purge', '+journal', '+timers', zone)
    await this.#control('-b', 'zone-reload', zone)
  }

  async answers(): Promise<true> {
    await this.#control('status')
    return true
  }

  async #control(...args: string[]): Promise<void> {
    const socket = join(this.address.folder, 'knot.sock')
    await runCommand(await requireCommand('knotc', 'knot'), ['-s', socket, ...args])
  }
}

export function knotZoneFile(folder: string): string {
  return join(folder, 'zone.db')
}

export function knotZone(zone: string, serial: number, lines: readonly string[]): string {
  return [
    `$ORIGIN ${zone}.`,
    '$TTL 300',
    `@ SOA ns.${zone}. hostmaster.${zone}. ${serial} 60 60 3600 60`,
    `@ NS ns.${zone}.`,
    'ns A 127.0.0.1',
    ...lines,
    '',
  ].join('\n')
}
