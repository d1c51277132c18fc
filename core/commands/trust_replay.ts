import { setTimeout as sleep } from 'node:timers/promises'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import { SingleBar } from 'cli-progress'
import { latestReplay, type Replay } from '#core/messages/rejudge/replay.js'
import { requestReplay } from '#core/plugins/trust/request_replay.js'

const LOOK_EVERY = 250

export default class TrustReplay extends BaseCommand {
  static commandName = 'trust:replay'
  static description = 'Judge all past mail again by the trust rules that are active now'
  static help = [
    'The worker does it, behind everything else: ending this command does not end it.',
    'It happens by itself once a plugin with trust rules has proved itself.',
  ]
  static options = { startApp: true }

  @flags.boolean({ description: 'Wait for its end and show how far it is' })
  declare wait: boolean

  async run() {
    const { container } = this.app
    const sql = await container.make('sql')
    const [bus, place] = await Promise.all([container.make('bus'), container.make('place')])
    if (!(await requestReplay(sql, bus, place))) {
      console.error('No plugin with trust rules is active.')
      this.exitCode = 1
      return
    }
    if (!this.wait) return console.log('Past mail is judged again.')
    const done = await this.#watch(() => latestReplay(sql))
    console.log(`Judged: ${done?.judged ?? 0}.\nChanged: ${done?.changed ?? 0}.`)
  }

  async #watch(look: () => Promise<Replay | null>): Promise<Replay | null> {
    const bar = new SingleBar({
      format: '{bar} {percentage}% · {value} messages · {eta_formatted}',
    })
    let replay = await look()
    bar.start(replay?.total ?? 0, 0)
    while (replay && replay.finishedAt === null) {
      bar.update(replay.judged)
      await sleep(LOOK_EVERY)
      replay = await look()
    }
    bar.update(replay?.judged ?? 0)
    bar.stop()
    return replay
  }
}
