import { args, BaseCommand } from '@adonisjs/core/ace'
import { keepKeys } from '#core/mail/sign/keys/keep_keys.js'
import { type Rotation, rotate } from '#core/mail/sign/keys/rotate.js'
import { recordLine } from './dkim_list.js'

export default class DkimRotate extends BaseCommand {
  static commandName = 'dkim:rotate'
  static description = 'Let the next keys of a domain sign its mail, once the DNS shows them'
  static help = [
    'Those that signed until now retire: leave their records for ten days.',
    'Nothing is changed while the DNS does not show the next keys.',
  ]
  static options = { startApp: true }

  @args.string({ description: 'A domain of ours' })
  declare domain: string

  async run() {
    const { container } = this.app
    const sql = await container.make('sql')
    const domain = this.domain.toLowerCase()
    if (!(await sql.get('select id from domains where name = ?', [domain]))) {
      console.error(`${domain} is no domain of ours.`)
      this.exitCode = 1
      return
    }
    await keepKeys(sql, await container.make('seal'), domain)
    const rotation = await rotate(sql, await container.make('resolver'), domain)
    if (rotation.kind !== 'rotated') this.exitCode = 1
    for (const line of linesOf(domain, rotation)) console.log(line)
  }
}

function linesOf(domain: string, rotation: Rotation): string[] {
  switch (rotation.kind) {
    case 'rotated':
      return [`The next keys now sign the mail of ${domain}.`]
    case 'too_early':
      return [
        rotation.until === null
          ? `There are no next keys for ${domain} yet.`
          : `The next keys of ${domain} are made after ${new Date(rotation.until).toISOString()}: what the retired ones signed may be on its way.`,
      ]
    case 'unpublished':
      return [
        'Nothing was changed. The DNS does not show:',
        ...rotation.missing.map(({ key, shown }) => `${recordLine(key)} ; ${shown}`),
      ]
  }
}
