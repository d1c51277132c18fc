import { join, relative } from 'node:path'
import { args, flags } from '@adonisjs/core/ace'
import { readNewPlugin } from '#core/plugins/authoring/scaffold/new_plugin.js'
import { writeScaffold } from '#core/plugins/authoring/scaffold/write_scaffold.js'
import { AuthorCommand } from '#core/start/plugins/author_command.js'

export default class MakePlugin extends AuthorCommand {
  static commandName = 'make:plugin'
  static description = 'Begin a plugin: complete, tested, and yours to change'
  static help = [
    'POINT is channel, trust-rule, theme, dns-provider, importer or billing.',
    'core/contract/README.md leads from here to a published plugin.',
  ]

  @args.string({ description: 'What it contributes' })
  declare point: string

  @args.string({ description: 'Its name: a-z, 0-9 and hyphens' })
  declare name: string;

  @flags.string({ description: 'The folder it goes to; plugins/ID or themes/ID without it' })
  declare in?: string

  @flags.string({ description: 'What people read; the name without it' })
  declare title?: string

  @flags.string({ description: 'Your id as a publisher: a-z, 0-9 and hyphens' })
  declare publisher?: string

  @flags.string({ description: 'Your name as a publisher' })
  declare publisherName?: string

  protected async work() {
    const { point, name, title, publisher, publisherName } = this
    const wanted = readNewPlugin({ point, name, title, publisher, publisherName })
    const repository = process.cwd()
    const room = wanted.point === 'theme' ? 'themes' : 'plugins'
    const target = this.in ? this.path(this.in) : join(repository, room, wanted.id)
    const files = await writeScaffold(wanted, target, repository)
    const shown = relative(repository, target).startsWith('..')
      ? target
      : relative(repository, target)
    for (const file of files) console.log(`  ${join(shown, file)}`)
    console.log(`\nNext: npm run ace -- plugin:test ${shown}`)
  }
}
