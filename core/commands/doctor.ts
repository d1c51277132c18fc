import { BaseCommand, flags } from '@adonisjs/core/ace'
import { isInstalled } from '#core/accounts/organisation.js'
import { readInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import { listInstalled } from '#core/plugins/installed/plugin_rows.js'
import { judgeAntispam, readAntispam } from '#core/start/doctor/antispam.js'
import { judgeBacklog, readBacklog } from '#core/start/doctor/backlog.js'
import { judgeCertificate, readCertificateEnd } from '#core/start/doctor/certificate.js'
import { judgeFiles, readFileStates } from '#core/start/doctor/files.js'
import { good, warning, type Finding } from '#core/start/doctor/finding.js'
import { freeBytes, judgeDisk, judgeResolver } from '#core/start/doctor/machine.js'
import { judgePlugins } from '#core/start/doctor/plugins.js'
import { judgeGreeting, readGreeting } from '#core/start/doctor/ports.js'
import { fetchHealth, judgeProcesses } from '#core/start/doctor/processes.js'
import type { SqlDatabase } from '#database/sql.js'

const MARKS = { good: 'ok     ', warning: 'warning', bad: 'PROBLEM' }

export default class Doctor extends BaseCommand {
  static commandName = 'doctor'
  static description = 'Look whether all is well, and say what to do where it is not'
  static options = { startApp: true }

  @flags.string({ description: 'text or json (one object a line)', default: 'text' })
  declare format: string

  async run() {
    const findings = await this.#examine()
    for (const finding of findings) this.#print(finding)
    if (findings.some(({ verdict }) => verdict === 'bad')) this.exitCode = 1
  }

  async #examine(): Promise<Finding[]> {
    const settings = readSettings(process.env)
    const { dataDir, smtpPort } = settings
    const sql = await this.app.container.make('sql')
    const health = await fetchHealth(settings)
    return [
      good('runtime', `Node ${process.versions.node}`),
      judgeDisk(await freeBytes(dataDir), dataDir),
      judgeFiles(readFileStates(dataDir), dataDir),
      await judgeResolver(settings),
      await judgeInstallation(sql),
      ...judgeProcesses(health),
      ...judgePlugins(await listInstalled(sql), health?.safeMode ?? false),
      judgeGreeting(await readGreeting(settings), smtpPort, health !== null),
      judgeCertificate(await readCertificateEnd(dataDir), Date.now()),
      judgeAntispam(await readAntispam(sql)),
      ...(await examineBacklog(sql, dataDir)),
    ]
  }

  #print(finding: Finding) {
    if (this.format === 'json') return console.log(JSON.stringify(finding))
    const { subject, verdict, words, advice } = finding
    console.log(`${MARKS[verdict]}  ${subject}: ${words}.${advice ? ` ${advice}` : ''}`)
  }
}

/** The schema is current, or this command would not have come so far. */
async function judgeInstallation(sql: SqlDatabase): Promise<Finding> {
  const name = sql.dialect === 'sqlite' ? 'the embedded database' : 'MySQL or MariaDB'
  const words = `${name} answers, and its schema is current`
  if (await isInstalled(sql)) return good('database', words)
  const advice = 'Open the installer’s address, or run install --answers FILE.json.'
  return warning('database', `${words}, but Caliopen is not installed yet`, advice)
}

async function examineBacklog(sql: SqlDatabase, dataDir: string): Promise<Finding[]> {
  const spool = openSpool(readInstance(dataDir).database, dataDir, sql)
  try {
    return judgeBacklog(await readBacklog(sql, await spool.waiting(), Date.now()))
  } finally {
    await spool.close()
  }
}
