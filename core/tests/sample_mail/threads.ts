import {
  COMMON_WORD,
  makeCorrespondents,
  paragraphsOf,
  RARE_WORD,
  type Correspondent,
  type Letter,
} from './letters.js'
import { pick, type Random } from './random.js'
import { sentence } from './words.js'

const YEAR = 365 * 24 * 3_600_000
const LONGEST_THREAD = 5
const RARE = 10

/** Letters of an account, oldest first: threads of one to five, in which the account answers, over the last two years. */
export function* lettersOf(
  random: Random,
  self: Correspondent,
  count: number,
  until: number
): Generator<Letter> {
  const others = makeCorrespondents(random, Math.max(20, Math.ceil(Math.sqrt(count) * 2)))
  const open: Letter[][] = []
  const step = (2 * YEAR) / count
  const rareEvery = Math.max(1, Math.floor(count / RARE))
  for (let index = 0; index < count; index++) {
    const thread = continued(random, open) ?? began(open)
    const letter = nextLetter(random, self, others, thread, index)
    letter.sentAt = Math.round(until - step * (count - index))
    if (index % rareEvery === 0) letter.paragraphs = [...letter.paragraphs, `${RARE_WORD}.`]
    thread.push(letter)
    yield letter
  }
}

type Draft = { -readonly [Key in keyof Letter]: Letter[Key] }

/** A thread that goes on, or null where a new one begins. */
function continued(random: Random, open: Letter[][]): Letter[] | null {
  if (open.length < 10 || random() < 0.45) return null
  const at = Math.floor(random() * open.length)
  const thread = open[at] ?? null
  if (thread && (thread.length === LONGEST_THREAD - 1 || thread[0]?.from.isList)) open.splice(at, 1)
  return thread?.[0]?.from.isList ? null : thread
}

function began(open: Letter[][]): Letter[] {
  const thread: Letter[] = []
  open.push(thread)
  if (open.length > 60) open.shift()
  return thread
}

function nextLetter(
  random: Random,
  self: Correspondent,
  others: readonly Correspondent[],
  thread: readonly Letter[],
  index: number
): Draft {
  const first = thread[0]
  const other = first ? first.from : pick(random, others)
  const answers = thread.length % 2 === 1
  const paragraphs = paragraphsOf(random)
  if (random() < 0.5) paragraphs.push(sentence(random, 4).replace(/^\S+/, COMMON_WORD))
  return {
    messageId: `<${index}.sample@${other.address.split('@')[1]}>`,
    references: thread.map(({ messageId }) => messageId),
    from: answers ? self : other,
    to: answers ? other : self,
    subject: first ? `Re: ${first.subject}` : sentence(random, 3 + Math.floor(random() * 5)),
    paragraphs,
    sentAt: 0,
    hasHtml: index % 3 === 0,
    hasAttachment: index % 11 === 0,
  }
}
