import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { getBlob } from '#core/messages/blobs/blobs.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import type { DraftFields, NewAttachment } from './check_draft.js'
import { discardDraft, restoreDraft } from './discard_draft.js'
import { findDraft, listDrafts } from './draft.js'
import { DRAFT_LIMITS } from './limits.js'
import { identitiesOf } from './prefill.js'
import { createDraft, updateDraft } from './write_draft.js'

test.group('A draft', (group) => {
  let sql: SqlDatabase
  let accountId: Buffer
  let fields: DraftFields

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    accountId = (await newTestAccount(sql)).id
    const [identity] = await identitiesOf(sql, accountId)
    if (!identity) throw new Error('an account has an identity')
    const lines = { to: 'bo@far.example, half an addr', cc: '', bcc: '' }
    fields = { identityId: identity.id, ...lines, subject: 'Lunch — été 🍉', text: 'At\nnoon?' }
  })

  function file(name: string, size = 100): NewAttachment {
    return { fileName: name, contentType: 'text/plain', content: randomBytes(size) }
  }

  async function create(...attachments: NewAttachment[]): Promise<Buffer> {
    const draft = { ...fields, mode: 'new', answersId: null } as const
    const created = await createDraft(sql, accountId, draft, attachments)
    if (!created.ok) throw new Error(JSON.stringify(created.faults))
    return created.value
  }

  async function faultsOf(changed: Partial<DraftFields>, add: NewAttachment[] = []) {
    const id = await create()
    const answer = await updateDraft(
      sql,
      accountId,
      id,
      { ...fields, ...changed },
      { keep: [], add }
    )
    const draft = await findDraft(sql, accountId, id)
    return { keys: answer?.ok === false ? answer.faults.map(({ text }) => text.key) : [], draft }
  }

  test('keeps what is typed as it is typed', async ({ assert }) => {
    const id = await create(file('a.txt'))
    const draft = await findDraft(sql, accountId, id)
    assert.containsSubset(draft, { ...fields, mode: 'new', messageId: null })
    assert.containsSubset(draft?.attachments, [{ fileName: 'a.txt', size: 100 }])
  })

  test('keeps the attachments that stay and takes those that come', async ({ assert }) => {
    const id = await create(file('a.txt'), file('b.txt'))
    const [, second] = (await findDraft(sql, accountId, id))?.attachments ?? []
    if (!second) throw new Error('two attachments')
    const changes = { keep: [second.id], add: [file('c.txt')] }
    await updateDraft(sql, accountId, id, { ...fields, text: 'Later' }, changes)
    const draft = await findDraft(sql, accountId, id)
    assert.equal(draft?.text, 'Later')
    assert.deepEqual(
      draft?.attachments.map(({ fileName }) => fileName),
      ['b.txt', 'c.txt']
    )
    for (const { blobHash, size } of draft?.attachments ?? []) {
      assert.lengthOf(await getBlob(sql, blobHash), size)
    }
  })

  test('lets go of the bytes that nobody attaches any more', async ({ assert }) => {
    const attachment = file('a.txt')
    const id = await create(attachment)
    const hash = (await findDraft(sql, accountId, id))?.attachments[0]?.blobHash
    await updateDraft(sql, accountId, id, fields, { keep: [], add: [] })
    assert.isUndefined(await sql.get('select hash from blobs where hash = ?', [hash ?? null]))
  })

  test('stands in the list, the last one written on first', async ({ assert }) => {
    const first = await create()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await create(file('a.txt'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    await updateDraft(sql, accountId, first, { ...fields, subject: 'First' })
    const lines = await listDrafts(sql, accountId, 10)
    assert.containsSubset(lines, [
      { subject: 'First', snippet: 'At noon?', attachments: 0 },
      { subject: fields.subject, attachments: 1 },
    ])
    assert.lengthOf(await listDrafts(sql, accountId, 1), 1)
  })

  test('that is discarded is gone, and comes back', async ({ assert }) => {
    const id = await create(file('a.txt'))
    assert.isTrue(await discardDraft(sql, accountId, id))
    assert.isFalse(await discardDraft(sql, accountId, id))
    assert.isNull(await findDraft(sql, accountId, id))
    assert.isNull(await updateDraft(sql, accountId, id, fields))
    assert.isTrue(await restoreDraft(sql, accountId, id))
    assert.lengthOf((await findDraft(sql, accountId, id))?.attachments ?? [], 1)
  })

  test('that was discarded long ago goes for good with its attachments', async ({ assert }) => {
    const old = await create(file('a.txt'))
    await discardDraft(sql, accountId, old)
    await sql.run('update drafts set discarded_at = 1 where id = ?', [old])
    await discardDraft(sql, accountId, await create())
    assert.isFalse(await restoreDraft(sql, accountId, old))
    assert.isUndefined(await sql.get('select id from draft_attachments where draft_id = ?', [old]))
  })

  test('belongs to its account alone', async ({ assert }) => {
    const id = await create()
    const other = await newTestAccount(sql)
    assert.isNull(await findDraft(sql, other.id, id))
    assert.isNull(await updateDraft(sql, other.id, id, fields))
    assert.isFalse(await discardDraft(sql, other.id, id))
    const foreign = { ...fields, mode: 'new', answersId: null } as const
    const answer = await createDraft(sql, other.id, foreign)
    assert.containsSubset(answer, { ok: false, faults: [{ field: 'from' }] })
  })

  test('has limits, and what is over them changes nothing', async ({ assert }) => {
    const { subjectCharacters, addressesBytes, textBytes, attachments } = DRAFT_LIMITS
    const cases: [Partial<DraftFields>, NewAttachment[], string][] = [
      [{ subject: 'x'.repeat(subjectCharacters + 1) }, [], 'subject_too_long'],
      [{ to: 'é'.repeat(addressesBytes / 2 + 1) }, [], 'line_too_long'],
      [{ text: 'x'.repeat(textBytes + 1) }, [], 'text_too_long'],
      [{}, Array.from({ length: attachments + 1 }, () => file('a', 1)), 'too_many_attachments'],
      [{}, [file('a', 13 * 1024 * 1024), file('b', 13 * 1024 * 1024)], 'attachments_too_large'],
      [{ identityId: randomBytes(16) }, [], 'unknown_identity'],
    ]
    for (const [changed, add, name] of cases) {
      const { keys, draft } = await faultsOf(changed, add)
      assert.deepEqual(keys, [`deliver.faults.${name}`])
      assert.containsSubset(draft, { ...fields, attachments: [] })
    }
  })
})
