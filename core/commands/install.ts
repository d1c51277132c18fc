import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import i18nManager from '@adonisjs/i18n/services/main'
import { isInstalled } from '#core/accounts/organisation.js'
import { newInstallerToken, readInstance, writeInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'
import { migrate } from '#database/migrate.js'
import type { Answers } from '#installer/answers.js'
import { AlreadyInstalledError, InstallingError } from '#installer/errors.js'
import { checkAnswers, languageOf } from '#installer/headless.js'
import { failureOf } from '#installer/http/failure.js'
import { install } from '#installer/install.js'
import { testMysql } from '#installer/storage/take.js'

const ALREADY =
  'Caliopen is installed already. To start over, stop it and give it another DATA_DIR.'

/** The installer without a browser: the same questions, answered by a file. */
export default class Install extends BaseCommand {
  static commandName = 'install'
  static description = 'Install from a file of answers, or get a new address for the installer'
  static help = [
    'The file is JSON: { "language": "en", "organisation", "domain", "hostname",',
    '"admin": { "name", "address", "password" },',
    '"database": { "client": "sqlite" } or { "client": "mysql", "host", "port", "user", "password", "database" } }',
  ]
  static options = { startApp: true }

  @flags.string({ description: 'The file of answers; - reads them from standard input' })
  declare answers?: string

  @flags.boolean({
    description: 'Print a new address for the installer; the one before ends, with its browser',
  })
  declare link: boolean

  #dataDir = readSettings(process.env).dataDir

  async run() {
    const faults = await this.#run()
    for (const fault of faults) console.error(fault)
    if (faults.length > 0) this.exitCode = 1
  }

  async #run(): Promise<string[]> {
    await migrate(this.app, readInstance(this.#dataDir).database, this.#dataDir)
    if (await isInstalled(await this.app.container.make('sql'))) return [ALREADY]
    if (this.link) return this.#newLink()
    if (!this.answers) return ['Say where the answers are: install --answers FILE.json']
    const file = await readJson(this.answers)
    return file.fault ? [file.fault] : this.#check(file.value)
  }

  #newLink(): string[] {
    const { host, port } = readSettings(process.env)
    const installerToken = newInstallerToken()
    writeInstance(this.#dataDir, { ...readInstance(this.#dataDir), installerToken })
    console.log(`Installer: http://${host}:${port}/install?token=${installerToken}`)
    return []
  }

  async #check(file: unknown): Promise<string[]> {
    const i18n = i18nManager.locale(languageOf(file))
    const { value, faults } = await checkAnswers(file, i18n, async (choice) => {
      const { works, field, kind, values, detail } = await testMysql(choice, this.#dataDir)
      if (works) return {}
      const sentence = i18n.t(`installer.storage_test.${kind}`, values)
      return { [field ?? 'client']: [sentence, detail && `(${detail})`].filter(Boolean).join(' ') }
    })
    if (faults) return Object.entries(faults).map(([field, sentence]) => `${field}: ${sentence}`)
    try {
      return await this.#install(value)
    } catch (error) {
      if (error instanceof AlreadyInstalledError) return [ALREADY]
      if (error instanceof InstallingError) return [error.message]
      const { sentence, detail } = failureOf(error, i18n)
      return [detail ? `${sentence} (${detail})` : sentence]
    }
  }

  async #install(answers: Answers): Promise<string[]> {
    const { databaseChanged } = await install(answers, {
      app: this.app,
      dataDir: this.#dataDir,
    })
    const bus = await this.app.container.make('bus')
    bus.publish('installed', {})
    if (databaseChanged) bus.publish('instance.changed', {})
    console.log(`Installed for ${answers.domain}: ${answers.admin.address} may sign in.`)
    return []
  }
}

async function readJson(path: string): Promise<{ value: unknown; fault: string | null }> {
  try {
    const content = path === '-' ? await text(process.stdin) : await readFile(path, 'utf8')
    return { value: JSON.parse(content), fault: null }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const fault =
      code === 'ENOENT'
        ? `There is no file ${path}.`
        : `${path} cannot be read as JSON: ${message}.`
    return { value: null, fault }
  }
}
