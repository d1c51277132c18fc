import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { checkContrast } from '@caliopen/contract/themes/styles/contrast'
import { readTokens, type Token } from '@caliopen/contract/themes/styles/tokens'
import { accentTokens } from './accent.js'

const { tokens } = readTokens(readFileSync('themes/default/styles/tokens.css', 'utf8'))

function accentOf(colour: string): Map<string, Token> {
  const made = accentTokens(colour, tokens)
  return new Map([...made].map(([name, value]) => [name, { name, value, line: 1 }]))
}

test.group("An organisation's colour", () => {
  test('is readable in light and in dark, whatever it is', ({ assert }) => {
    const byte = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(byte, byte, byte, (...rgb) => {
        const colour = `#${rgb.map((one) => one.toString(16).padStart(2, '0')).join('')}`
        assert.deepEqual(checkContrast('accent', accentOf(colour), tokens), [], colour)
      }),
      { numRuns: 300 }
    )
  })

  test('stays as it is where it can be read', ({ assert }) => {
    const value = accentOf('#0b5c4a').get('--accent')?.value ?? ''
    assert.match(value, /^light-dark\(oklch\(0\.425 0\.078 172/)
  })
})
