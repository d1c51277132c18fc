import type { Facts } from '@caliopen/contract/facts'
import { definePlugin } from '@caliopen/contract/plugin/define_plugin'
import { defineRule } from '@caliopen/contract/plugin/define_rule'
import { rules as essentials } from '../../../plugins/trust-essentials/src/rules.js'

const MORE = 13

/** A row of theirs is as long as any other. */
export const MORE_TEXT = 'more'

/** The rules that come with Caliopen, and as many more as make twenty: each looks, and speaks now and then. */
export const rules = {
  ...essentials,
  ...Object.fromEntries(Array.from({ length: MORE }, (_, index) => [nameOf(index), more(index)])),
}

export const moreNames: readonly string[] = Array.from({ length: MORE }, (_, at) => nameOf(at))

export default definePlugin(() => ({ trustRules: rules }))

function nameOf(index: number): string {
  return `more-${index}`
}

function more(index: number) {
  return defineRule((facts: Facts) => {
    const domain = facts.service.domain ?? ''
    if (weigh(domain + facts.personal.receivedBefore) % MORE !== index) return []
    return [{ points: 1, reason: { key: MORE_TEXT, values: { domain } } }]
  })
}

function weigh(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7)
}
