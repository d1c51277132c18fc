import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import type { HttpContext } from '@adonisjs/core/http'
import { MOST_ZONES, parseZone, type ListZone } from '#core/mail/antispam/lists/zones.js'
import { asAddress, SEALED_FOR, type AntispamSetting } from '#core/mail/antispam/setting.js'
import type { Seal } from '#database/seal.js'
import type { AntispamFormView } from '../views.js'

const validator = vine.create(
  vine.object({
    scanner: vine.string().trim().maxLength(300).optional().nullable(),
    controller: vine.string().trim().maxLength(300).optional().nullable(),
    password: vine.string().maxLength(300).optional().nullable(),
    forget_password: vine.string().optional().nullable(),
    when_absent: vine.enum(['accept', 'defer']),
    junk: vine.string().trim().maxLength(10).optional().nullable(),
    reject: vine.string().trim().maxLength(10).optional().nullable(),
    refuses: vine.string().optional().nullable(),
    waits: vine.string().optional().nullable(),
    zones: vine.string().maxLength(4_000).optional().nullable(),
  })
)

type Answers = Infer<typeof validator>

export type FaultyField = keyof AntispamFormView['errors']

/** What was chosen, or which fields cannot be understood. */
export interface ReadForm {
  setting: AntispamSetting
  faults: FaultyField[]
  form: Omit<AntispamFormView, 'errors'>
}

export async function readAntispamForm(
  { request }: HttpContext,
  former: AntispamSetting,
  seal: Seal
): Promise<ReadForm> {
  const answers = await request.validateUsing(validator)
  const [scanner, controller] = [answers.scanner, answers.controller].map((one) => one ?? '')
  const [junk, reject] = [answers.junk, answers.reject].map(readScore)
  const zones = readZones(answers.zones ?? '')
  const faults: FaultyField[] = [
    ...(scanner && !asAddress(scanner) ? (['scanner'] as const) : []),
    ...(controller && !asAddress(controller) ? (['controller'] as const) : []),
    ...(junk === undefined ? (['junk'] as const) : []),
    ...(reject === undefined ? (['reject'] as const) : []),
    ...(zones === null ? (['zones'] as const) : []),
  ]
  const setting: AntispamSetting = {
    scanner: asAddress(scanner),
    controller: asAddress(controller),
    password: passwordOf(answers, former, seal),
    whenAbsent: answers.when_absent,
    thresholds: {
      ...{ junk: junk ?? null, reject: reject ?? null },
      ...{ refuses: answers.refuses === 'on', waits: answers.waits === 'on' },
    },
    zones: zones ?? [],
  }
  return { setting, faults, form: typed(answers, setting) }
}

/** A setting as its form shows it. */
export function formOf(setting: AntispamSetting): Omit<AntispamFormView, 'errors'> {
  const { scanner, controller, password, whenAbsent, thresholds, zones } = setting
  return {
    ...{ scanner: scanner ?? '', controller: controller ?? '', hasPassword: password !== null },
    whenAbsent,
    ...{ junk: String(thresholds.junk ?? ''), reject: String(thresholds.reject ?? '') },
    ...{ refuses: thresholds.refuses, waits: thresholds.waits },
    zones: zones.map(zoneLine).join('\n'),
  }
}

function typed(answers: Answers, setting: AntispamSetting): Omit<AntispamFormView, 'errors'> {
  return {
    ...formOf(setting),
    ...{ scanner: answers.scanner ?? '', controller: answers.controller ?? '' },
    ...{ junk: answers.junk ?? '', reject: answers.reject ?? '', zones: answers.zones ?? '' },
  }
}

/** A password is for its controller: no other gets it. */
function passwordOf(answers: Answers, former: AntispamSetting, seal: Seal): string | null {
  if (answers.forget_password === 'on') return null
  if (answers.password) return seal.seal(answers.password, SEALED_FOR)
  return asAddress(answers.controller ?? '') === former.controller ? former.password : null
}

/** null: rspamd's own; undefined: no number. */
function readScore(text: string | null | undefined): number | null | undefined {
  if (!text) return null
  const score = Number(text.replace(',', '.'))
  return score > 0 && score <= 1000 ? score : undefined
}

/** `bl.example.org 4 refuse` a line; null: one cannot be read. */
function readZones(text: string): ListZone[] | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim().toLowerCase())
    .filter(Boolean)
  if (lines.length > MOST_ZONES) return null
  const zones = lines.map((line) => {
    const [zone, points = '4', word, ...rest] = line.split(/\s+/)
    if (rest.length > 0 || (word !== undefined && word !== 'refuse')) return null
    return parseZone({ zone, points: Number(points), refuses: word === 'refuse' })
  })
  return zones.every((zone) => zone !== null) ? zones : null
}

function zoneLine({ zone, points, refuses }: ListZone): string {
  return `${zone} ${points}${refuses ? ' refuse' : ''}`
}
