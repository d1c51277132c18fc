import { IntlMessageFormat } from 'intl-messageformat'
import type { Finding } from '../../points/trust_rules.js'
import type { Message } from '../../text.js'
import { expect } from '../expect.js'
import { hostileFacts } from './hostile.js'
import { factsOf, findingsOf, type TrustCheck, type TrustTrial } from './scenario.js'

const MOST_ROWS = 8
const MOST_POINTS = 100
const MOST_VALUES = 16
const LONGEST_VALUE = 500
const VALUE_NAME = /^[a-z][a-zA-Z0-9_]{0,39}$/

/** What can be added up, and read. */
export const bounds: TrustCheck[] = [
  {
    name: 'gives whole points, and ceilings from 0 to 100',
    async run(trial) {
      for (const rows of await findingsOf(trial, factsOf(trial))) checkRows(rows)
    },
  },
  {
    name: 'says every reason and advice in every language',
    async run(trial) {
      const found = (await findingsOf(trial, factsOf(trial))).flat()
      const messages = found.flatMap(({ reason, advice }) => (advice ? [reason, advice] : [reason]))
      const texts = textsOf(trial)
      for (const message of messages) checkText(texts, message)
    },
  },
  {
    name: 'stands what strangers put into facts',
    async run(trial) {
      const texts = textsOf(trial)
      for (const rows of await findingsOf(trial, hostileFacts)) {
        checkRows(rows)
        for (const { reason } of rows) checkText(texts, reason)
      }
    },
  },
]

function checkRows(rows: readonly Finding[]): void {
  expect(rows.length <= MOST_ROWS, `At most ${MOST_ROWS} rows a message, not ${rows.length}.`)
  for (const row of rows) checkRow(row)
}

function checkRow(row: Finding): void {
  const { points, ceiling, reason, advice } = row
  const isSound = Number.isInteger(points) && points >= 0 && points <= MOST_POINTS
  expect(isSound, `Points are whole, from 0 to ${MOST_POINTS}: ${points} are not.`)
  const caps =
    ceiling === undefined || (Number.isInteger(ceiling) && ceiling >= 0 && ceiling <= 100)
  expect(caps, `A ceiling is whole, from 0 to 100: ${ceiling} is not.`)
  expect(!('rule' in row) && !('axis' in row), 'Rule and axis are those of plugin.json.')
  checkValues(reason)
  if (advice) checkValues(advice)
}

function checkValues({ key, values }: Message): void {
  const entries = Object.entries(values)
  expect(entries.length <= MOST_VALUES, `${key}: at most ${MOST_VALUES} values.`)
  for (const [name, value] of entries) {
    expect(VALUE_NAME.test(name), `${key}: no value can be called ${JSON.stringify(name)}.`)
    const fits = typeof value === 'string' ? value.length <= LONGEST_VALUE : Number.isFinite(value)
    expect(fits, `${key}: ${name} is a number, or at most ${LONGEST_VALUE} characters.`)
  }
}

type Texts = ReadonlyMap<string, unknown>

function textsOf({ manifest, files }: TrustTrial): Texts {
  return new Map(
    manifest.locales.map((language) => {
      const file = files.get(`locales/${language}.json`)
      expect(file, `There is no locales/${language}.json.`)
      return [language, JSON.parse(new TextDecoder().decode(file))]
    })
  )
}

/** A language that lacks a text shows the English one. */
function checkText(texts: Texts, { key, values }: Message): void {
  for (const [language, all] of texts) {
    const text = key.split('.').reduce<unknown>(stepInto, all)
    if (language !== 'en' && text === undefined) continue
    expect(typeof text === 'string', `${key} has no text in locales/${language}.json.`)
    try {
      new IntlMessageFormat(text, language).format({ ...values })
    } catch (error) {
      expect(false, `${key} cannot be said in ${language}: ${(error as Error).message}`)
    }
  }
}

function stepInto(texts: unknown, name: string): unknown {
  const isGroup = typeof texts === 'object' && texts !== null && Object.hasOwn(texts, name)
  return isGroup ? (texts as Record<string, unknown>)[name] : undefined
}
