import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { test } from '@japa/runner'
import { readSettings } from '#core/config/settings.js'
import { openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { blobDrive, driveKey } from './drive.js'
import { sweepBlobs } from './sweep.js'
import { encodeBlob, getBlob, putBlobs, releaseBlobs } from './blobs.js'

test.group('Blobs', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  async function put(bytes: Buffer): Promise<Buffer> {
    const blob = await encodeBlob(bytes)
    await sql.transaction((trx) => putBlobs(trx, [blob]))
    return blob.hash
  }

  test('come back exactly as they went in', async ({ assert }) => {
    for (const bytes of [Buffer.alloc(0), randomBytes(10), Buffer.alloc(5_000_000, 'a')]) {
      assert.isTrue((await getBlob(sql, await put(bytes))).equals(bytes))
    }
  })

  test('that are large live on the drive, whole or not at all', async ({ assert }) => {
    const bytes = randomBytes(2_000_000)
    assert.isTrue((await getBlob(sql, await put(bytes))).equals(bytes))
    const files = readdirSync(`${readSettings(process.env).dataDir}/blobs`, { recursive: true })
    assert.isNotEmpty(files)
    assert.isEmpty(files.filter((name) => String(name).endsWith('.part')))
  })

  test('that are large may be on their way twice at once', async ({ assert }) => {
    const bytes = randomBytes(2_000_000)
    const [hash] = await Promise.all([put(bytes), put(bytes), put(bytes)])
    assert.isTrue((await getBlob(sql, hash)).equals(bytes))
  })

  test('that are the same are kept once, until the last reference goes', async ({ assert }) => {
    const bytes = randomBytes(100)
    const hash = await put(bytes)
    await put(bytes)
    await sql.transaction((trx) => releaseBlobs(trx, [hash]))
    assert.isTrue((await getBlob(sql, hash)).equals(bytes))
    await sql.transaction((trx) => releaseBlobs(trx, [hash]))
    await assert.rejects(() => getBlob(sql, hash), /is lost/)
  })

  test('that nobody refers to any more leave the drive, but not on their first day', async ({
    assert,
  }) => {
    const [kept, gone] = [randomBytes(2_000_000), randomBytes(2_000_000)]
    const [keptHash, goneHash] = [await put(kept), await put(gone)]
    await sql.transaction((trx) => releaseBlobs(trx, [goneHash]))
    await sweepBlobs(sql, Date.now())
    assert.isTrue(await blobDrive().exists(driveKey(goneHash)))
    await sweepBlobs(sql, Date.now() + 2 * 24 * 60 * 60 * 1000)
    assert.isFalse(await blobDrive().exists(driveKey(goneHash)))
    assert.isTrue((await getBlob(sql, keptHash)).equals(kept))
  })
})
