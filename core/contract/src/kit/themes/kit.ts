import { sentenceOf, type FaultCode } from '@caliopen/contract/themes/faults'
import { expect } from '../expect.js'
import type { Kit } from '../run.js'
import { faultsOf } from './faults_of.js'
import type { ThemeCheck, ThemePoint, ThemeScenario } from './scenario.js'

/** All that the core checks when a theme is installed, by what an author would mend at one go. */
const CHECKS: Record<string, readonly FaultCode[]> = {
  'has its files where a theme has them, of the right kind, and small': [
    ...(['too_large', 'too_many', 'all_too_large', 'misplaced', 'type', 'svg', 'no_file'] as const),
  ],
  'goes on from a theme that is there': ['no_parent'],
  'keeps the contrast of WCAG AA in light and in dark': [
    ...(['contrast', 'token_colour', 'token_place', 'token_rule'] as const),
  ],
  'has styles that load nothing from elsewhere and run nothing': [
    ...(['not_css', 'rule', 'function', 'remote', 'legacy', 'hides', 'blank'] as const),
  ],
  'has templates that only read and choose': [
    ...(['not_edge', 'tag', 'unknown_tag', 'raw_output', 'escaped', 'expression', 'name'] as const),
    ...(['property', 'call', 'argument', 'too_deep', 'circle'] as const),
  ],
  'has markup that every browser reads alike, and nothing active in it': [
    ...(['strange', 'block_inside', 'element', 'unclosed', 'attribute', 'hole_in_tag'] as const),
    ...(['address', 'frame'] as const),
  ],
  'replaces what it may, and keeps what scripts and forms need': [
    ...(['unknown_template', 'house_template', 'missing', 'changed_form', 'no_token'] as const),
  ],
}

const MOST = 10

/** The same checks, on the same files, as in the core. */
export const themesKit: Kit<ThemePoint, ThemeScenario> = {
  point: 'themes',
  checks: Object.entries(CHECKS).map(([name, codes]): ThemeCheck => ({
    name,
    async run(trial) {
      const faults = (await faultsOf(trial)).filter(({ code }) => codes.includes(code))
      const said = faults.slice(0, MOST).map(sentenceOf)
      expect(faults.length === 0, [...said, ...more(faults.length - MOST)].join('\n'))
    },
  })),
}

function more(count: number): string[] {
  return count > 0 ? [`… and ${count} more.`] : []
}
