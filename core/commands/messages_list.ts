import { once } from 'node:events'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import i18nManager from '@adonisjs/i18n/services/main'
import type { I18n } from '@adonisjs/i18n'
import Account from '#core/accounts/account.js'
import { normaliseAddress } from '#core/accounts/addresses.js'
import { listMailboxes, type Mailbox } from '#core/messages/mailboxes/mailboxes.js'
import { UNGUARDED } from '#core/plugins/guard/loading_guard.js'
import { refreshPluginTexts } from '#core/plugins/texts/plugin_texts.js'
import { evidenceText } from '#core/webmail/letters/evidence_text.js'
import { allMessages, type MessageLine } from '#core/messages/threads/all_messages.js'

export default class MessagesList extends BaseCommand {
  static commandName = 'messages:list'
  static description = 'Show the messages of an account, the latest first'
  static help = [
    'One JSON object a line: id, subject, from, to, receivedAt, importance, trust, evidence, threadId,',
    'discussionId, tags, mailbox, size, setAside. All messages, unless --limit says fewer.',
  ]
  static options = { startApp: true }

  @flags.string({ description: 'Address of the account', required: true })
  declare account: string

  @flags.string({
    description: 'Only this mailbox: inbox, sent, archive …, or the name of an own one',
  })
  declare mailbox?: string

  @flags.number({ description: 'At most so many' })
  declare limit?: number

  @flags.string({ description: 'json (one object a line)', default: 'json' })
  declare format: string

  async run() {
    // Whoever reads may have enough of it: `messages:list … | head` is no error.
    process.stdout.on('error', () => process.exit())
    const fault = await this.#list()
    if (!fault) return
    console.error(fault)
    this.exitCode = 1
  }

  /** Answers with a sentence when it cannot. */
  async #list(): Promise<string | null> {
    const { format, limit = Infinity } = this
    if (format !== 'json') return `The format is json, not ${format}.`
    if (!(limit > 0)) return 'The limit is a number from 1.'
    const account = await Account.findBy('address', normaliseAddress(this.account) ?? '')
    if (!account) return `There is no account ${this.account}.`
    const sql = await this.app.container.make('sql')
    const mailboxes = await listMailboxes(sql, account.key)
    const mailbox = mailboxes.find((one) => isCalled(one, this.mailbox))
    if (this.mailbox !== undefined && !mailbox) return `There is no mailbox ${this.mailbox}.`
    const mailboxId = mailbox?.id ?? null
    await refreshPluginTexts(sql, UNGUARDED, () => i18nManager.reloadTranslations())
    const language = i18nManager.locale(account.language)
    for await (const line of allMessages(sql, account.key, {
      mailboxId,
      limit: Math.floor(limit),
    })) {
      await print(JSON.stringify(inWords(line, language)))
    }
    return null
  }
}

function isCalled({ role, name }: Mailbox, wanted: string | undefined): boolean {
  return wanted !== undefined && (role ?? name).toLowerCase() === wanted.toLowerCase()
}

/** Evidence with its sentences, in the account's language, beside what they are made of. */
function inWords(line: MessageLine, language: I18n) {
  const evidence = line.evidence.map(({ reason, advice, ...rest }) => ({
    ...rest,
    reason: evidenceText(language, rest.rule, reason),
    advice: advice && evidenceText(language, rest.rule, advice),
    key: reason.key,
  }))
  return { ...line, evidence }
}

/** Waits for whoever reads, so that a hundred thousand lines never pile up in memory. */
async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}
