import * as cues from '../cues.js'
import type { ImportanceFacts } from '../facts.js'
import { present, type Feature } from '../feature.js'
import { isPersonal, isStranger } from '../maker.js'

/**
 * What the message says, modestly: words are easily written. Each cue counts only from those
 * who use it in earnest, and is only then looked for.
 */
export function content(facts: ImportanceFacts): Feature[] {
  const words = cues.readWords(facts.subject, facts.text)
  return [
    ...present({
      invitation: facts.kind === 'invitation',
      low_priority: facts.headers.priority === 'low',
    }),
    ...(facts.trust.proof === 'refused' ? fromForger(words) : fromSender(facts, words)),
    ...(isStranger(facts) ? fromStranger(facts, words) : []),
  ]
}

function fromSender(facts: ImportanceFacts, words: cues.Words): Feature[] {
  if (isPersonal(facts)) return fromPerson(facts, words)
  const isProgram = facts.headers.automatic !== 'replied' && facts.kind === 'letter'
  return isProgram ? fromProgram(words) : []
}

/** Strangers are always in a hurry, so theirs is no sign. */
function fromPerson(facts: ImportanceFacts, words: cues.Words): Feature[] {
  return present({
    question: facts.headers.list === null && cues.asks(words),
    attention: !isStranger(facts) && cues.presses(words),
    high_priority: facts.headers.priority === 'high',
  })
}

function fromProgram(words: cues.Words): Feature[] {
  const isPromotion = cues.promotes(words)
  return present({
    promotion: isPromotion,
    receipt: !isPromotion && cues.isReceipt(words),
    alarm: cues.alarms(words),
    code: cues.bringsCode(words),
  })
}

/** Whoever writes in another's name and wants something soon wants no good. */
function fromForger(words: cues.Words): Feature[] {
  return present({
    pressing: cues.presses(words) || cues.bringsCode(words) || cues.alarms(words),
  })
}

function fromStranger(facts: ImportanceFacts, words: cues.Words): Feature[] {
  return present({
    outreach: cues.sells(words),
    bait: cues.baits(words),
    shouting: cues.shouts(facts.subject),
  })
}
