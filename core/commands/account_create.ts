import { text } from 'node:stream/consumers'
import hash from '@adonisjs/core/services/hash'
import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import {
  findAddressRefusal,
  readAccountAddress,
  type AddressRefusal,
} from '#core/accounts/account_address.js'
import { createAccount } from '#core/accounts/create_account.js'
import {
  findPassphraseFault,
  type PassphraseFault,
} from '#core/accounts/passwords/choose_passphrase.js'
import { MIN_PASSWORD_LENGTH } from '#core/accounts/passwords/password.js'
import { createStandardMailboxes } from '#core/messages/mailboxes/standard.js'
import type { Sql } from '#database/sql.js'

interface Organisation {
  id: Buffer
  language: string
}

export default class AccountCreate extends BaseCommand {
  static commandName = 'account:create'
  static description = 'Make an account, and print its address'
  static options = { startApp: true }

  @args.string({ description: 'An address at one of our domains' })
  declare address: string

  @flags.string({ description: 'Its password; without it, asked for or read from standard input' })
  declare password?: string

  @flags.string({ description: 'The name of the person; without it, the part before the @' })
  declare name?: string

  @flags.boolean({ description: 'Make an administrator' })
  declare administrator: boolean

  async run() {
    const fault = await this.#create()
    if (!fault) return
    console.error(fault)
    this.exitCode = 1
  }

  async #create(): Promise<string | null> {
    const address = readAccountAddress(this.address)
    if (address === null) return sentences.malformed(this.address)
    const sql = await this.app.container.make('sql')
    const early = await this.#refusal(sql, address)
    if (early) return early

    const password = this.password ?? (await this.#askPassword())
    const fault = await findPassphraseFault(password, [this.name, address])
    if (fault) return faults[fault]
    const passwordHash = await hash.make(password)
    // Somebody may have taken the address while we asked and hashed.
    const late = await sql.transaction(async (tx) => {
      const refusal = await this.#refusal(tx, address)
      if (!refusal) await this.#store(tx, address, passwordHash)
      return refusal
    })
    if (!late) console.log(address)
    return late
  }

  async #refusal(sql: Sql, address: string): Promise<string | null> {
    if (!(await findOrganisation(sql))) {
      return 'Caliopen is not installed yet: open the installer, or run the command install.'
    }
    const refusal = await findAddressRefusal(sql, address)
    return refusal && sentences[refusal](address)
  }

  async #store(sql: Sql, address: string, passwordHash: string): Promise<void> {
    const organisation = await findOrganisation(sql)
    if (!organisation) throw new Error('the organisation is gone')
    const accountId = await createAccount(sql, {
      organisationId: organisation.id,
      address,
      name: this.name?.trim() || address.slice(0, address.lastIndexOf('@')),
      passwordHash,
      language: organisation.language,
      role: this.administrator ? 'administrator' : 'person',
    })
    await createStandardMailboxes(sql, [accountId])
  }

  async #askPassword(): Promise<string> {
    if (process.stdin.isTTY) return this.prompt.secure(`A password for ${this.address}`)
    return (await text(process.stdin)).replace(/\r?\n[^]*$/, '')
  }
}

const faults: Record<PassphraseFault, string> = {
  short: `A password has at least ${MIN_PASSWORD_LENGTH} characters.`,
  long: 'That password is longer than anybody needs.',
  weak: 'That password is easy to guess: take several words that have nothing to do with each other.',
}

const sentences: Record<AddressRefusal, (address: string) => string> = {
  malformed: (address) => `${address} cannot be the address of an account.`,
  foreign: (address) =>
    `${address} is at none of our domains: an account lives at a domain that this server takes mail for.`,
  taken: (address) => `${address} is taken already, by an account, an alias or a group.`,
}

function findOrganisation(sql: Sql): Promise<Organisation | undefined> {
  return sql.get<Organisation>('select id, language from organisations limit 1')
}
