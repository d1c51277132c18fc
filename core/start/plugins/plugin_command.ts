import { BaseCommand } from '@adonisjs/core/ace'
import i18nManager from '@adonisjs/i18n/services/main'
import logger from '@adonisjs/core/services/logger'
import type { Message } from '@caliopen/contract/text'
import { lifecycleParts } from '#core/bin/plugins.js'
import { readInstance } from '#core/config/instance.js'
import { readSettings } from '#core/config/settings.js'
import { faultText } from '#core/plugins/fault.js'
import type { Operation, OperationRequest } from '#core/plugins/lifecycle/operations/operation.js'
import type { LifecycleParts } from '#core/plugins/lifecycle/parts.js'
import { stepText } from '#core/plugins/lifecycle/operations/sentences.js'
import { carryOut } from './carry_out.js'

/** What the commands about plugins have in common: they do as the console does, step by step, and say why not. */
export abstract class PluginCommand extends BaseCommand {
  static override options = { startApp: true }

  protected async parts(): Promise<LifecycleParts> {
    const settings = readSettings(process.env)
    const [sql, bus] = await Promise.all([
      this.app.container.make('sql'),
      this.app.container.make('bus'),
    ])
    const instance = readInstance(settings.dataDir)
    return lifecycleParts({ settings, instance, sql, bus, log: logger })
  }

  protected async carryOut(parts: LifecycleParts, request: OperationRequest): Promise<Operation> {
    const bus = await this.app.container.make('bus')
    return carryOut(parts, bus, request, (step, progress) => {
      console.log(`${String(progress).padStart(3)} %  ${this.say(stepText(step))}`)
    })
  }

  /** Carries it out, and says `done` or what is wrong. */
  protected async perform(
    request: OperationRequest,
    done: (operation: Operation) => string
  ): Promise<void> {
    const operation = await this.carryOut(await this.parts(), request)
    if (operation.state === 'done') console.log(done(operation))
    else this.refuse(operation.faults.map((fault) => this.say(faultText(fault))))
  }

  protected say({ key, values }: Message): string {
    return i18nManager.locale('en').t(key, { ...values })
  }

  protected refuse(sentences: readonly string[]): void {
    for (const sentence of sentences) console.error(sentence)
    this.exitCode = 1
  }
}
