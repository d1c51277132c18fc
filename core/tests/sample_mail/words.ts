import { pick, randomFrom, type Random } from './random.js'

/** What everybody writes all the time, in two languages. */
const EVERYDAY = (
  'the of and to in a is that for it as was with be by on not he this are or his from at which but have an ' +
  'they you were her she will one all would there their we him been has when who more no if out so said what ' +
  'meeting tomorrow invoice project please thanks regards order attached question answer week monday friday ' +
  'le la les de des du un une et en est que pour dans qui sur pas plus avec ce il sont au nous vous bonjour ' +
  'merci facture réunion projet demain semaine commande réponse pièce jointe très bientôt équipe déjà'
).split(' ')

const SYLLABLES = (
  'ba be bi bo ca ce co da de di do fa fe fi ga ge go ha he la le li lo lu ma me mi mo mu na ne ni no pa pe ' +
  'po ra re ri ro ru sa se si so ta te ti to tu va ve vi za zo tion ment ing ster port land graph mont'
).split(' ')

const RARER = 20_000

const vocabulary = [...EVERYDAY, ...inventWords(RARER)]

/** A word as natural text has them: a few of them most of the time, most of them hardly ever (Zipf). */
export function word(random: Random): string {
  const rank = Math.floor(vocabulary.length ** random()) - 1
  return vocabulary[rank] ?? 'word'
}

export function sentence(random: Random, words: number): string {
  const text = Array.from({ length: words }, () => word(random)).join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function inventWords(count: number): string[] {
  const random = randomFrom(1)
  return Array.from({ length: count }, () => {
    const syllables = 2 + Math.floor(random() * 3)
    return Array.from({ length: syllables }, () => pick(random, SYLLABLES)).join('')
  })
}
