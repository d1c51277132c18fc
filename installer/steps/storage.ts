import vine from '@vinejs/vine'
import type { I18n } from '@adonisjs/i18n'
import type { DatabaseChoice } from '#database/sql.js'
import { check, type Checked } from '../check.js'
import { line } from './rules.js'

const client = vine.create({ client: vine.enum(['sqlite', 'mysql'] as const) })

const mysql = vine.create({
  client: vine.literal('mysql'),
  host: vine.string().trim().minLength(1).maxLength(253).use(line()),
  port: vine.number().withoutDecimals().range([1, 65_535]),
  user: vine.string().trim().minLength(1).maxLength(80).use(line()),
  password: vine.string().maxLength(200),
  database: vine.string().trim().minLength(1).maxLength(64).use(line()),
})

export async function checkStorage(fields: unknown, i18n: I18n): Promise<Checked<DatabaseChoice>> {
  const choice = await check(i18n, (messagesProvider) =>
    client.validate(fields, { messagesProvider })
  )
  if (choice.value === null) return choice
  if (choice.value.client === 'sqlite') return { value: { client: 'sqlite' }, faults: null }
  return check(i18n, (messagesProvider) => mysql.validate(fields, { messagesProvider }))
}
