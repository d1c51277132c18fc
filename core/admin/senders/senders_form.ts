import type { HttpContext } from '@adonisjs/core/http'
import {
  SENDING_LIMITS,
  type SendingLimits,
} from '#core/messages/submissions/limits/sending_limits.js'

export const LIMIT_FIELDS = [
  ...(['messagesAnHour', 'recipientsAnHour', 'messagesADay', 'recipientsADay'] as const),
]
export type LimitField = keyof SendingLimits

export interface SendersForm {
  appPasswordsOnly: boolean
  /** as typed */
  limits: Record<LimitField, string>
}

export interface ReadForm {
  form: SendersForm
  /** null where a field is none */
  limits: SendingLimits | null
  faults: LimitField[]
}

export function formOf(appPasswordsOnly: boolean, limits: SendingLimits): SendersForm {
  const typed = LIMIT_FIELDS.map((field) => [field, String(limits[field])])
  return { appPasswordsOnly, limits: Object.fromEntries(typed) as SendersForm['limits'] }
}

export function readSendersForm({ request }: HttpContext): ReadForm {
  const typed = LIMIT_FIELDS.map((field) => [field, textOf(request.input(field))] as const)
  const numbers = Object.fromEntries(typed.map(([field, text]) => [field, numberIn(text)]))
  const faults = typed.filter(([, text]) => !isLimit(numberIn(text))).map(([field]) => field)
  return {
    form: {
      appPasswordsOnly: request.input('app_passwords_only') === 'on',
      limits: Object.fromEntries(typed) as SendersForm['limits'],
    },
    limits: SENDING_LIMITS.parse(numbers),
    faults,
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value).trim().slice(0, 20)
    : ''
}

/** With the spaces that people put between thousands. */
function numberIn(text: string): number {
  const digits = text.replaceAll(/[\s.,\u202f']/gu, '')
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN
}

function isLimit(value: number): boolean {
  const all = Object.fromEntries(LIMIT_FIELDS.map((field) => [field, value]))
  return SENDING_LIMITS.parse(all) !== null
}
