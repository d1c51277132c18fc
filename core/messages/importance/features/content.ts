import { readCues } from '../cues.js'
import type { ImportanceFacts } from '../facts.js'
import { present, type Feature } from '../feature.js'
import { isPersonal, isStranger } from '../maker.js'

/**
 * What the message says, modestly: words are easily written. What presses is believed only where
 * the sender was not refused, and each cue only from those who use it in earnest.
 */
export function content(facts: ImportanceFacts): Feature[] {
  const cues = readCues(facts.subject, facts.text)
  const isPerson = isPersonal(facts)
  const isProgram = !isPerson && facts.headers.automatic !== 'replied' && facts.kind === 'letter'
  const isBelieved = facts.trust.proof !== 'refused'

  return present({
    question: isPerson && cues.question && facts.headers.list === null,
    attention: isPerson && isBelieved && cues.attention,
    invitation: facts.kind === 'invitation',
    code: isProgram && isBelieved && cues.code,
    alarm: isProgram && isBelieved && cues.alarm,
    receipt: isProgram && cues.receipt && !cues.promotion,
    promotion: isProgram && cues.promotion,
    outreach: isStranger(facts) && cues.outreach,
    bait: isStranger(facts) && cues.bait,
    shouting: isStranger(facts) && cues.shouting,
    high_priority: isPerson && isBelieved && facts.headers.priority === 'high',
    low_priority: facts.headers.priority === 'low',
  })
}
