import i18nManager from '@adonisjs/i18n/services/main'
import { test } from '@japa/runner'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { loadingGuard } from '../guard/loading_guard.js'
import { storeArtefact } from '../installed/artefacts.js'
import { writeInstalled } from '../installed/plugin_rows.js'
import { specimen, specimenManifest } from '../testing/specimen.js'
import { refreshPluginTexts } from './plugin_texts.js'

const ID = 'importer-speaking'

async function install(sql: SqlDatabase, version: string, title: string) {
  const manifest = { id: ID, version, locales: ['en', 'fr'] }
  const bytes = specimen({
    manifest,
    files: {
      'locales/en.json': JSON.stringify({ title, deep: { er: 'It is {count}' } }),
      'locales/fr.json': JSON.stringify({ title: `${title} (fr)` }),
    },
  })
  const now = Date.now()
  await writeInstalled(sql, {
    ...{ id: ID, version, hash: await storeArtefact(sql, bytes), state: 'inactive' },
    manifest: specimenManifest(manifest),
    grants: { permissions: {}, privateHosts: [] },
    ...{ publisherKey: 'key', source: null, previous: null, probationUntil: null, failure: null },
    ...{ automatic: false, installedAt: now, updatedAt: now },
  })
  await refreshPluginTexts(sql, loadingGuard('/nowhere', null), () =>
    i18nManager.reloadTranslations()
  )
}

test.group('What plugins say', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return async () => {
      await sql.run('delete from plugins where id = ?', [ID])
      await sql.close()
    }
  })

  test('is read in the language of the reader, and in English where it lacks', async ({
    assert,
  }) => {
    await install(sql, '1.0.0', 'One')
    const [english, french] = ['en', 'fr'].map((language) => i18nManager.locale(language))
    assert.equal(english?.t(`plugins.${ID}.title`), 'One')
    assert.equal(french?.t(`plugins.${ID}.title`), 'One (fr)')
    assert.equal(french?.t(`plugins.${ID}.deep.er`, { count: 3 }), 'It is 3')
  })

  test('is that of the version that is installed', async ({ assert }) => {
    await install(sql, '1.1.0', 'Two')
    assert.equal(i18nManager.locale('en').t(`plugins.${ID}.title`), 'Two')
  })

  test('takes nothing from what the house says', async ({ assert }) => {
    assert.equal(i18nManager.locale('en').t('webmail.settings.title'), 'Settings')
  })
})
