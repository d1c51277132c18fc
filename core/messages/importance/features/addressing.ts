import type { ImportanceFacts } from '../facts.js'
import { feature, present, type Feature } from '../feature.js'
import { isForMany, isPersonal } from '../maker.js'

const FEW = 5
const CROWD = 12

/** How the account is addressed: it tells something only where a person chose the readers. */
export function addressing(facts: ImportanceFacts): Feature[] {
  if (isForMany(facts) || !isPersonal(facts)) return []
  const { role, recipients } = facts.addressing
  if (role === 'none') return [feature('unnamed')]
  if (recipients > CROWD) return [feature('crowd', { count: recipients })]
  if (role === 'cc') return [feature('copied')]
  return present({ alone: recipients === 1, few: recipients > 1 && recipients <= FEW })
}
