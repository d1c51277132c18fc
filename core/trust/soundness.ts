import type { Evidence } from '@caliopen/contract/evidence'
import { BUDGETS } from './level.js'

/** The arithmetic can be done with it, and gives what the row says. */
export function isSound({ axis, points, ceiling }: Pick<Evidence, 'axis' | 'points' | 'ceiling'>) {
  return (
    Object.hasOwn(BUDGETS, axis) &&
    Number.isSafeInteger(points) &&
    points >= 0 &&
    points <= MOST_POINTS &&
    (ceiling === undefined || (Number.isInteger(ceiling) && ceiling >= 0 && ceiling <= 100))
  )
}

/** No budget is larger; more would only be shown. */
const MOST_POINTS = 100
