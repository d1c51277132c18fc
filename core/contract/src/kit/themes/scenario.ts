import type { ThemeFiles } from '@caliopen/contract/themes/theme_files'
import type { Check, Scenario, Trial } from '../run.js'

/** What the kit of `themes` must know, where a theme goes on from one that is not in its package. */
export interface ThemeScenario extends Scenario {
  /** other themes by name; `default` is found by itself */
  themes?: Readonly<Record<string, ThemeFiles>>
}

/** A theme has no code, and so nothing to be called. */
export type ThemePoint = Record<string, never>

export type ThemeCheck = Check<ThemePoint, ThemeScenario>
export type ThemeTrial = Trial<ThemePoint, ThemeScenario>
