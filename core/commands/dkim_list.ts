import { BaseCommand, flags } from '@adonisjs/core/ace'
import { keepKeys } from '#core/mail/sign/keys/keep_keys.js'
import { type PublishedKey, publishedKeys } from '#core/mail/sign/keys/published_keys.js'
import { isRotationDue } from '#core/mail/sign/keys/rotate.js'

export default class DkimList extends BaseCommand {
  static commandName = 'dkim:list'
  static description =
    'Show the keys that sign mail, and the DNS records that show them to the world'
  static options = { startApp: true }

  @flags.string({ description: 'Only this one' })
  declare domain?: string

  @flags.string({ description: 'zone (as zone files have it) or json', default: 'zone' })
  declare format: string

  async run() {
    if (this.format !== 'zone' && this.format !== 'json') {
      console.error(`The format is zone or json, not ${this.format}.`)
      this.exitCode = 1
      return
    }
    const sql = await this.app.container.make('sql')
    const seal = await this.app.container.make('seal')
    const domains = await sql.all<{ name: string }>('select name from domains order by name')
    const asked = domains.filter(({ name }) => this.domain === undefined || name === this.domain)
    if (asked.length === 0) {
      console.error(
        this.domain ? `${this.domain} is no domain of ours.` : 'There is no domain yet.'
      )
      this.exitCode = 1
    }
    for (const { name } of asked) {
      await keepKeys(sql, seal, name)
      const keys = await publishedKeys(sql, name)
      if (this.format === 'json') for (const key of keys) console.log(JSON.stringify(key))
      else console.log(zoneLines(name, keys).join('\n'))
    }
  }
}

function zoneLines(domain: string, keys: readonly PublishedKey[]): string[] {
  const lines = keys.flatMap((key) => [
    `; ${key.algorithm}, ${key.state} since ${new Date(key.since).toISOString()}`,
    recordLine(key),
  ])
  const due = `; The keys of ${domain} are old: node ace dkim:rotate ${domain}`
  return isRotationDue(keys, Date.now()) ? [...lines, due] : lines
}

/** RFC 1035 §5.1 */
export function recordLine({ name, strings }: PublishedKey): string {
  return `${name}. IN TXT ( ${strings.map((part) => `"${part}"`).join(' ')} )`
}
