import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import type { Progress } from '../progress.js'
import { firstOpenStep, missingBefore, wizardOf } from './wizard.js'

const organisation = { organisation: 'Acme', domain: 'acme.org', hostname: 'mail.acme.org' }
const half: Progress = { language: 'fr', organisation }

test.group('The path along the questions', () => {
  test('goes on at the first open one', ({ assert }) => {
    assert.equal(firstOpenStep({}), 'language')
    assert.equal(firstOpenStep(half), 'storage')
    assert.equal(firstOpenStep({ ...half, storage: { client: 'sqlite' } }), 'administrator')
  })

  test('lets nobody skip one, and everybody go back', ({ assert }) => {
    assert.equal(missingBefore(half, 'administrator'), 'storage')
    assert.isNull(missingBefore(half, 'storage'))
    assert.isNull(missingBefore(half, 'language'))
  })

  test('shows what was answered', ({ assert }) => {
    const { steps } = wizardOf(half, 'storage', i18nManager.locale('fr'))
    assert.deepEqual(
      steps.map(({ state, answer }) => [state, answer]),
      [
        ['answered', 'Français'],
        ['answered', 'acme.org'],
        ['current', null],
        ['ahead', null],
        ['ahead', null],
      ]
    )
  })
})
