import { Random } from '#appliance/chaos/random.js'
import { readMessage, type Read } from '#core/messages/digest/reading/read_message.js'
import { sanitizeLetter } from '#core/messages/html/sanitize_letter.js'
import { readWords } from '#core/messages/importance/cues.js'
import { readHeaders } from '#core/messages/importance/headers.js'
import { parseLetter } from '#core/messages/letter/letter.js'
import { CORPUS } from '../corpus.js'
import { faultOfHtml } from '../html_faults.js'
import { mutate } from '../mutator.js'
import type { FuzzOptions } from '../rooms.js'
import { tryInputs } from '../try_inputs.js'

const NO_PICTURES = new Map<string, string>()

/** Real messages, mutated, on the whole way from their bytes to what is kept and shown of them. */
export function fuzzMime({ inputs, seed }: FuzzOptions): Promise<void> {
  return tryInputs({
    ...{ name: 'mime', inputs, seed },
    make: (index) => mutate(CORPUS, new Random(seed * 7919 + index)),
    look,
  })
}

async function look(raw: Buffer): Promise<string | null> {
  const read = await readMessage({ channel: 'email', raw })
  return faultOfRead(read) ?? (read.letter ? faultOfShown(raw) : null)
}

function faultOfRead({ letter, setAside, words, references, attachments }: Read): string | null {
  if (letter === null) return setAside === null || setAside === '' ? 'aside without a reason' : null
  const { subject, from, to, cc, text, headers } = letter
  readWords(subject, text)
  readHeaders((name) => headers.get(name))
  const people = [...(from ? [from] : []), ...to, ...cc]
  if (subject.length > 501) return 'a subject over its limit'
  if (people.some(({ name, address }) => name.length > 201 || address.length > 320)) {
    return 'a person over their limit'
  }
  if (references.length > 101) return 'references over their limit'
  if (attachments.some(({ meta }) => meta.fileName.length > 256))
    return 'a file name over its limit'
  return /[\0\r\n]/.test(subject) || words.includes('\0') ? 'control characters' : null
}

/** As the frame of the letter shows it. */
async function faultOfShown(raw: Buffer): Promise<string | null> {
  const { html } = await parseLetter(raw, { wantsText: false })
  return html === null ? null : faultOfHtml(sanitizeLetter(html, NO_PICTURES))
}
