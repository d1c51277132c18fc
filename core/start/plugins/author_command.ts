import { resolve } from 'node:path'
import { BaseCommand } from '@adonisjs/core/ace'
import i18nManager from '@adonisjs/i18n/services/main'
import { faultText, type Fault } from '#core/plugins/fault.js'
import { PackingError } from '#core/plugins/packing/errors.js'

/** What the commands of a plugin's author have in common: they say all that is wrong at once, and exit with 1. */
export abstract class AuthorCommand extends BaseCommand {
  static override options = { startApp: true }

  override async run() {
    await this.attempt(() => this.work())
  }

  protected abstract work(): Promise<void>

  protected async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof PackingError)) throw error
      this.refuse(error.sentences)
    }
  }

  /** As it was typed: npm starts us in the repository, wherever it was called. */
  protected path(text: string): string {
    return resolve(process.env.INIT_CWD ?? process.cwd(), text)
  }

  protected refuse(sentences: readonly string[]): void {
    for (const sentence of sentences) console.error(sentence)
    this.exitCode = 1
  }

  protected refuseFaults(faults: readonly Fault[]): void {
    const i18n = i18nManager.locale('en')
    this.refuse(
      faults.map((fault) => {
        const { key, values } = faultText(fault)
        return i18n.t(key, { ...values })
      })
    )
  }
}
