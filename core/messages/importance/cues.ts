import {
  ALARM,
  ATTENTION,
  BAIT,
  CODE,
  OUTREACH,
  PROMOTION,
  QUESTION,
  RECEIPT,
} from './vocabulary.js'

/** What a message says, ready for looking for words in it: lower case, without accents. */
export interface Words {
  subject: string
  /** Subject and beginning, without what is quoted. */
  all: string
}

/** What a message wants is said at its beginning. */
const SUBJECT_CHARACTERS = 300
const TEXT_CHARACTERS = 700

const LATIN = /[\u00c0-\u017f\u2019]/g
const plainLetters = new Map([['\u2019', "'"]])

export function readWords(subject: string, text: string): Words {
  const head = plain(subject.slice(0, SUBJECT_CHARACTERS))
  return { subject: head, all: `${head}\n${plain(ownWords(text.slice(0, TEXT_CHARACTERS)))}` }
}

/** Where a single word in a long text would say little, only the subject is asked. */
export const asks = ({ all }: Words) => QUESTION.test(all)
export const presses = ({ all }: Words) => ATTENTION.test(all)
export const bringsCode = ({ all }: Words) => CODE.test(all)
export const alarms = ({ subject }: Words) => ALARM.test(subject)
export const isReceipt = ({ subject }: Words) => RECEIPT.test(subject)
export const promotes = ({ subject }: Words) => PROMOTION.test(subject)
export const baits = ({ all }: Words) => BAIT.test(all)

/** One such phrase is ordinary politeness; two are a pattern. */
export function sells({ all }: Words): boolean {
  const first = OUTREACH.exec(all)
  return first !== null && OUTREACH.test(all.slice(first.index + first[0].length))
}

/** A subject in capitals, or with more than one exclamation mark. */
export function shouts(subject: string): boolean {
  const head = subject.slice(0, SUBJECT_CHARACTERS)
  const letters = head.replace(/\P{L}/gu, '')
  const capitals = letters.replace(/\P{Lu}/gu, '')
  return (letters.length >= 10 && capitals.length > letters.length * 0.8) || /!\s?!/.test(head)
}

/** Without the letter that is answered below: its questions were asked by somebody else. */
function ownWords(text: string): string {
  const quote = text.search(/^>/m)
  return quote < 0 ? text : text.slice(0, quote)
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFC').replace(LATIN, plainLetter)
}

/** Remembered a letter at a time: to take whole texts apart costs more than all that is looked for. */
function plainLetter(letter: string): string {
  const known = plainLetters.get(letter)
  if (known !== undefined) return known
  const plainOne = letter.normalize('NFD').charAt(0)
  plainLetters.set(letter, plainOne)
  return plainOne
}
