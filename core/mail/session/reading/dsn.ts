import type {
  DsnOccasion,
  DsnRequest,
  OriginalRecipient,
  RecipientDsn,
} from '@caliopen/contract/dsn'
import type { MailPath } from './path.js'
import { readXtext } from './xtext.js'

type Value = string | true | undefined

/** RFC 3461 §4.4 and §4.2 */
const MAX_ENVID = 100
const MAX_ORCPT = 500
const ORIGINAL_RECIPIENT = /^([a-z\d][a-z\d-]*);(.+)$/isu
const PRINTABLE = /^[\x20-\x7e]+$/
const CONTROLS = /\p{Cc}/u
const OCCASIONS: ReadonlyMap<string, DsnOccasion> = new Map([
  ['SUCCESS', 'success'],
  ['FAILURE', 'failure'],
  ['DELAY', 'delay'],
])
/** RFC 6533 §3: a character outside of what xtext can say */
const EMBEDDED = /\\x\{([1-9A-F][\dA-F]{1,5})\}/g

/** RET and ENVID of MAIL; null where one of them is malformed. */
export function readDsnRequest({ parameters }: MailPath): DsnRequest | null {
  const ret = readRet(parameters.get('RET'))
  const envid = readEnvid(parameters.get('ENVID'))
  return ret === undefined || envid === undefined ? null : { ret, envid }
}

/** NOTIFY and ORCPT of RCPT; null where one of them is malformed. */
export function readRecipientDsn({ parameters }: MailPath): RecipientDsn | null {
  const notify = readNotify(parameters.get('NOTIFY'))
  const orcpt = readOrcpt(parameters.get('ORCPT'))
  return notify === undefined || orcpt === undefined ? null : { notify, orcpt }
}

/*
 * Each of these answers with null where the parameter is not there, and with undefined where it
 * says nothing that can be understood.
 */

/** RFC 3461 §4.3 */
function readRet(value: Value): DsnRequest['ret'] | undefined {
  if (value === undefined) return null
  const word = String(value).toUpperCase()
  if (word === 'FULL') return 'full'
  return word === 'HDRS' ? 'headers' : undefined
}

/** RFC 3461 §4.4: printable once decoded, for reports repeat it in their header. */
function readEnvid(value: Value): string | null | undefined {
  if (value === undefined) return null
  if (value === true || value.length > MAX_ENVID) return undefined
  const envid = readXtext(value)
  return envid !== null && PRINTABLE.test(envid) ? envid : undefined
}

/** RFC 3461 §4.1: NEVER stands alone. */
function readNotify(value: Value): RecipientDsn['notify'] | undefined {
  if (value === undefined) return null
  const words = String(value).toUpperCase().split(',')
  if (words.length === 1 && words[0] === 'NEVER') return []
  const occasions = words.map((word) => OCCASIONS.get(word))
  const known = occasions.filter((occasion) => occasion !== undefined)
  return known.length === words.length ? [...new Set(known)] : undefined
}

/** RFC 3461 §4.2, RFC 6533 §3 */
function readOrcpt(value: Value): OriginalRecipient | null | undefined {
  if (value === undefined) return null
  if (value === true || value.length > MAX_ORCPT) return undefined
  const [, type = '', text = ''] = ORIGINAL_RECIPIENT.exec(value) ?? []
  const isUtf8 = type.toLowerCase() === 'utf-8'
  const plain = readXtext(text, isUtf8)
  const address = plain !== null && isUtf8 ? readEmbedded(plain) : plain
  if (!address || CONTROLS.test(address)) return undefined
  return { type: type.toLowerCase(), address }
}

function readEmbedded(text: string): string | null {
  const address = text.replace(EMBEDDED, (written, hex: string) => {
    const point = Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : written
  })
  return address.isWellFormed() ? address : null
}
