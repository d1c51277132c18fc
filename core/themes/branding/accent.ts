import { converter, formatCss, wcagContrast, clampChroma, type Oklch } from 'culori'
import { colourOf, type Mode, type Token } from '@caliopen/contract/themes/styles/tokens'

type Tokens = ReadonlyMap<string, Token>

const toOklch = converter('oklch')
const PAPER = ['--surface-0', '--surface-1', '--surface-2']
const INK = ['--text-1', '--text-2']
const WHITE: Oklch = { mode: 'oklch', l: 0.99, c: 0 }
const BLACK: Oklch = { mode: 'oklch', l: 0.2, c: 0 }
const STEP = 0.01

/** What text on it must keep (WCAG 2.2, 1.4.3), and a little, because colours are rounded when they are written. */
const LEAST = 4.6

/**
 * The accent tokens of an organisation's colour: its hue, as bright as it can be read on the papers of this theme
 * in light and in dark. By name, as CSS.
 */
export function accentTokens(accent: string, tokens: Tokens): Map<string, string> {
  const given = toOklch(accent)
  if (!given) return new Map()
  const [light, dark] = (['light', 'dark'] as const).map((mode) => inMode(given, mode, tokens))
  const names = Object.keys(light ?? {}) as (keyof Accent)[]
  return new Map(
    names.map((name) => [name, `light-dark(${written(light?.[name])},${written(dark?.[name])})`])
  )
}

interface Accent {
  '--accent': Oklch
  '--accent-strong': Oklch
  '--accent-soft': Oklch
  '--on-accent': Oklch
  '--focus': Oklch
}

function inMode(given: Oklch, mode: Mode, tokens: Tokens): Accent {
  const paper = PAPER.flatMap((name) => colourOf(name, tokens, mode) ?? [])
  const ink = INK.flatMap((name) => colourOf(name, tokens, mode) ?? [])
  const away = mode === 'light' ? -STEP : STEP
  const soft = move(
    { ...given, l: mode === 'light' ? 0.93 : 0.32, c: Math.min(given.c, 0.045) },
    -away,
    (colour) => ink.every((text) => wcagContrast(text, colour) >= LEAST)
  )
  const accent = move(given, away, (colour) => readable(colour, paper))
  const strong = move({ ...accent, l: accent.l + 6 * away }, away, (colour) =>
    readable(colour, [...paper, soft])
  )
  return {
    '--accent': accent,
    '--accent-strong': strong,
    '--accent-soft': soft,
    '--on-accent': [WHITE, BLACK].find((text) => readable(text, [accent, strong])) ?? WHITE,
    '--focus': accent,
  }
}

/** Lighter or darker by steps until it will do; at the end of the scale nothing more can be had. */
function move(colour: Oklch, step: number, enough: (colour: Oklch) => boolean): Oklch {
  for (let { l } = colour; l >= 0 && l <= 1; l += step) {
    const candidate = clampChroma({ ...colour, l }, 'oklch')
    if (enough(candidate)) return candidate
  }
  return { ...colour, l: step > 0 ? 1 : 0, c: 0 }
}

function readable(colour: Oklch, on: readonly Oklch[]): boolean {
  return on.every((one) => wcagContrast(colour, one) >= LEAST)
}

function written(colour: Oklch | undefined): string {
  const { l = 0, c = 0, h } = colour ?? {}
  const round = (value: number) => Math.round(value * 1000) / 1000
  return formatCss({ mode: 'oklch', l: round(l), c: round(c), h: round(h ?? 0) })
}
