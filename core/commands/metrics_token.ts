import { BaseCommand, flags } from '@adonisjs/core/ace'
import {
  forgetMetricsToken,
  readMetricsToken,
  renewMetricsToken,
} from '#core/admin/metrics/metrics_token.js'

export default class MetricsToken extends BaseCommand {
  static commandName = 'metrics:token'
  static description = 'Show the token with which Prometheus may read /metrics; make it, if need be'
  static options = { startApp: true }

  @flags.boolean({ description: 'Make another one; the former one ends' })
  declare renew: boolean

  @flags.boolean({ description: 'Nobody may read /metrics any more' })
  declare off: boolean

  async run() {
    const sql = await this.app.container.make('sql')
    const seal = await this.app.container.make('seal')
    if (this.off) {
      await forgetMetricsToken(sql)
      return console.log('/metrics is closed.')
    }
    const present = this.renew ? null : await readMetricsToken(sql, seal)
    console.log(present ?? (await renewMetricsToken(sql, seal)))
  }
}
