import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { newInstance, newInstallerToken } from '#core/config/instance.js'
import { bindBrowser, isHolder, isToken } from './gate.js'
import { saveProgress } from './progress.js'

test.group('The gate of the installer', (group) => {
  let dataDir = ''
  group.each.setup(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'caliopen-gate-'))
    return () => rmSync(dataDir, { recursive: true })
  })

  test('opens for the token alone', ({ assert }) => {
    const instance = newInstance()
    assert.isTrue(isToken(instance, instance.installerToken ?? ''))
    for (const guess of ['', 'x', `${instance.installerToken} `, newInstallerToken()]) {
      assert.isFalse(isToken(instance, guess))
    }
    assert.isFalse(isToken({ ...instance, installerToken: undefined }, 'undefined'))
  })

  test('takes one browser and no second', ({ assert }) => {
    const instance = newInstance()
    const secret = bindBrowser(instance, dataDir)
    assert.isTrue(isHolder(instance, dataDir, secret))
    assert.isNull(bindBrowser(instance, dataDir))
    for (const other of [undefined, '', newInstallerToken()]) {
      assert.isFalse(isHolder(instance, dataDir, other))
    }
  })

  test('keeps its browser while answers come in', ({ assert }) => {
    const instance = newInstance()
    const secret = bindBrowser(instance, dataDir)
    saveProgress(dataDir, { language: 'fr' })
    assert.isTrue(isHolder(instance, dataDir, secret))
  })

  test('starts anew with a new token', ({ assert }) => {
    const instance = newInstance()
    const first = bindBrowser(instance, dataDir)
    const later = { ...instance, installerToken: newInstallerToken() }
    assert.isFalse(isHolder(later, dataDir, first))
    const second = bindBrowser(later, dataDir)
    assert.isTrue(isHolder(later, dataDir, second))
    assert.isFalse(isHolder(instance, dataDir, first))
  })

  test('opens for nobody when the token is gone', ({ assert }) => {
    const instance = newInstance()
    const secret = bindBrowser(instance, dataDir)
    const installed = { ...instance, installerToken: undefined }
    assert.isFalse(isHolder(installed, dataDir, secret))
    assert.isNull(bindBrowser(installed, dataDir))
  })
})
