import { wcagContrast } from 'culori'
import { fault, type ThemeFault } from '../faults.js'
import { colourOf, type Mode, type Token } from './tokens.js'

const SURFACES = ['--surface-0', '--surface-1', '--surface-2', '--surface-3']
const PAPER = SURFACES.slice(0, 3)

/** What is read on what, and the least contrast that WCAG 2.2 asks at level AA (1.4.3 text, 1.4.11 signs). */
const PAIRS: { text: string[]; on: string[]; least: number }[] = [
  { text: ['--text-1', '--text-2', '--text-3'], on: SURFACES, least: 4.5 },
  { text: ['--accent', '--accent-strong'], on: PAPER, least: 4.5 },
  { text: ['--on-accent'], on: ['--accent', '--accent-strong'], least: 4.5 },
  { text: ['--text-1', '--text-2', '--accent-strong'], on: ['--accent-soft'], least: 4.5 },
  {
    text: ['--important-text'],
    on: ['--surface-1', '--surface-2', '--important-soft'],
    least: 4.5,
  },
  { text: ['--attention', '--success', '--danger'], on: PAPER, least: 4.5 },
  { text: ['--attention'], on: ['--attention-soft'], least: 4.5 },
  { text: ['--success'], on: ['--success-soft'], least: 4.5 },
  { text: ['--danger'], on: ['--danger-soft'], least: 4.5 },
  { text: ['--important', '--focus', '--line-strong'], on: PAPER, least: 3 },
]

const MODES: Mode[] = ['light', 'dark']

/** Tokens whose contrast is checked: they are set in one place, where the check sees them. */
export const CHECKED_TOKENS: ReadonlySet<string> = new Set(
  PAIRS.flatMap(({ text, on }) => [...text, ...on])
)

/** How a theme's tokens fall short, `inherited` being those of the themes that it goes on from. */
export function checkContrast(
  path: string,
  own: ReadonlyMap<string, Token>,
  inherited: ReadonlyMap<string, Token>
): ThemeFault[] {
  const tokens = new Map([...inherited, ...own])
  const unknown = [...own.values()].filter(
    ({ name }) => CHECKED_TOKENS.has(name) && MODES.some((mode) => !colourOf(name, tokens, mode))
  )
  if (unknown.length > 0) {
    return unknown.map(({ name, value, line }) =>
      fault(path, line, 'token_colour', { name, value })
    )
  }
  return PAIRS.flatMap(({ text, on, least }) =>
    text.flatMap((one) => on.map((surface) => ({ text: one, surface, least })))
  )
    .filter(({ text, surface }) => own.has(text) || own.has(surface))
    .flatMap((pair) => MODES.flatMap((mode) => short(path, pair, mode, tokens, own)))
}

interface Pair {
  text: string
  surface: string
  least: number
}

function short(
  path: string,
  { text, surface, least }: Pair,
  mode: Mode,
  tokens: ReadonlyMap<string, Token>,
  own: ReadonlyMap<string, Token>
): ThemeFault[] {
  const [above, below] = [colourOf(text, tokens, mode), colourOf(surface, tokens, mode)]
  const ratio = above && below ? wcagContrast(above, below) : Infinity
  if (ratio >= least) return []
  const line = (own.get(text) ?? own.get(surface))?.line ?? 0
  // cut, not rounded: 4.49 is not 4.5
  return [
    fault(path, line, 'contrast', {
      text,
      surface,
      mode,
      least,
      ratio: Math.floor(ratio * 100) / 100,
    }),
  ]
}
