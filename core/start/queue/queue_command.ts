import { BaseCommand, flags } from '@adonisjs/core/ace'
import { idBytes } from '@caliopen/contract/ids'
import { normaliseAddress, normaliseDomain } from '#core/accounts/addresses.js'
import { actOn, statesFor } from '#core/channels/administration/acts.js'
import type { Act } from '#core/channels/administration/acts.js'
import { countSelected } from '#core/channels/administration/selection.js'
import type { Selection } from '#core/channels/administration/selection.js'
import type { SqlDatabase } from '#database/sql.js'

/** What acts on deliveries that wait: those to which all that is said applies. */
export abstract class QueueCommand extends BaseCommand {
  static options = { startApp: true }

  @flags.string({ description: 'This delivery only, by its id' })
  declare id?: string

  @flags.string({ description: 'Of this message, by its id' })
  declare message?: string

  @flags.string({ description: 'Of this account, by its address' })
  declare account?: string

  @flags.string({ description: 'To this address' })
  declare recipient?: string

  @flags.string({ description: 'To this domain' })
  declare destination?: string

  @flags.boolean({ description: 'To whomever they go' })
  declare all?: boolean

  @flags.boolean({ description: 'Only say how many there are' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Answer as one JSON object' })
  declare json?: boolean

  /** Does it, or says why not. `sentence` is what a person reads afterwards. */
  protected async perform(act: Act, sentence: (changed: number) => string): Promise<void> {
    const sql = await this.app.container.make('sql')
    const selection = await this.#selection(sql)
    if (typeof selection === 'string') return this.refuse(selection)
    const counts = await countSelected(sql, selection, [...statesFor(act.kind), 'leased'])
    if (this.dryRun) return this.answer({ dryRun: true, counts }, foundSentence(counts))
    const changing = statesFor(act.kind).reduce((sum, state) => sum + (counts[state] ?? 0), 0)
    if (!(await this.confirmed(changing))) return this.refuse('Nothing was changed.')
    const bus = await this.app.container.make('bus')
    const { changed, busy } = await actOn(sql, bus, selection, act)
    const left = busy > 0 ? ` ${busy} were being sent and were left alone.` : ''
    this.answer({ changed, busy }, `${sentence(changed)}${left}`)
  }

  /** What cannot be taken back is asked for first. */
  protected async confirmed(_count: number): Promise<boolean> {
    return true
  }

  protected answer(data: object, sentence: string): void {
    console.log(this.json ? JSON.stringify(data) : sentence)
  }

  protected refuse(sentence: string): void {
    console.error(sentence)
    this.exitCode = 1
  }

  /** A sentence where what is said selects nothing that could be meant. */
  async #selection(sql: SqlDatabase): Promise<Selection | string> {
    const selection: Selection = {}
    if (this.id !== undefined) {
      const id = idBytes(this.id)
      if (!id) return `${this.id} is no id; queue:list --format json shows them.`
      selection.ids = [id]
    }
    if (this.message !== undefined) {
      const id = idBytes(this.message)
      if (!id) return `${this.message} is no id; queue:list --format json shows them.`
      selection.messageId = id
    }
    if (this.recipient !== undefined) {
      const recipient = normaliseAddress(this.recipient)
      if (!recipient) return `${this.recipient} is no address.`
      selection.recipient = recipient
    }
    if (this.destination !== undefined) {
      const destination = normaliseDomain(this.destination)
      if (!destination) return `${this.destination} is no domain.`
      selection.destination = destination
    }
    if (this.account !== undefined) {
      const account = await findAccount(sql, this.account)
      if (!account) return `There is no account ${this.account}.`
      selection.accountId = account
    }
    const isOpen = Object.keys(selection).length === 0
    return isOpen && !this.all
      ? 'Say which: --id, --message, --account, --recipient, --destination or --all.'
      : selection
  }
}

async function findAccount(sql: SqlDatabase, address: string): Promise<Buffer | null> {
  const row = await sql.get<{ id: Buffer }>('select id from accounts where address = ?', [
    normaliseAddress(address) ?? '',
  ])
  return row?.id ?? null
}

function foundSentence(counts: Partial<Record<string, number>>): string {
  const found = Object.entries(counts).map(([state, count]) => `${count} ${state}`)
  return found.length === 0 ? 'There are none.' : `There are: ${found.join(', ')}.`
}
