import { heldBytes } from '@caliopen/contract/bytes'
import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { simpleParser } from 'mailparser'
import { claimDue } from '#core/channels/dispatch/claim.js'
import { getBlob } from '#core/messages/blobs/blobs.js'
import type { Item } from '#core/messages/digest/item.js'
import { judge } from '#core/messages/digest/judge.js'
import { keep } from '#core/messages/digest/keep.js'
import { prepare } from '#core/messages/digest/prepare.js'
import { createDraft, updateDraft } from '#core/messages/drafts/write_draft.js'
import { findDraft, listDrafts } from '#core/messages/drafts/draft.js'
import { identitiesOf, prefillAnswer } from '#core/messages/drafts/prefill.js'
import type { AnswerKind } from '#core/messages/drafts/prefill.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { TestAccount } from '#core/tests/test_database.js'
import type { SqlDatabase, Value } from '#database/sql.js'
import { submitDraft, UNDO_DELAY } from './submit_draft.js'
import { undoSubmission } from './undo_submission.js'

const LATER = Date.now() + 365 * 24 * 60 * 60_000

test.group('A submission', (group) => {
  let sql: SqlDatabase

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    await sql.run('delete from deliveries')
  })

  async function draftOf(ana: TestAccount, fields: Partial<Record<'to' | 'cc' | 'bcc', string>>) {
    const [identity] = await identitiesOf(sql, ana.id)
    if (!identity) throw new Error('an account has an identity')
    const draft = { mode: 'new', answersId: null, identityId: identity.id } as const
    const text = { subject: 'Lunch', text: 'At noon?' }
    const lines = { to: 'Bo <bo@far.example>', cc: '', bcc: '', ...fields }
    const file = { fileName: 'menu.txt', contentType: 'text/plain', content: randomBytes(2000) }
    const created = await createDraft(sql, ana.id, { ...draft, ...lines, ...text }, [file])
    if (!created.ok) throw new Error(JSON.stringify(created.faults))
    return created.value
  }

  async function submit(ana: TestAccount, draftId: Buffer) {
    const submitted = await submitDraft(sql, ana.id, draftId)
    if (!submitted?.ok) throw new Error(JSON.stringify(submitted))
    return submitted.value
  }

  async function rawOf(ana: TestAccount, messageId: Buffer): Promise<Buffer> {
    const row = await sql.get<{ blob_hash: Buffer }>(
      'select blob_hash from messages where account_id = ? and id = ?',
      [ana.id, messageId]
    )
    if (!row) throw new Error('the message is not there')
    return getBlob(sql, row.blob_hash)
  }

  function deliveries(messageId: Buffer) {
    return sql.all<{ recipient: string; status: string; next_at: number; destination: string }>(
      'select recipient, status, next_at, destination from deliveries where message_id = ? order by id',
      [messageId]
    )
  }

  async function receive(ana: TestAccount, header: string[], body = 'Are you there?') {
    const lines = ['From: Bo <bo@far.example>', `To: ${ana.address}`, ...header, '', body, '']
    const raw = Buffer.from(lines.join('\r\n'))
    const item: Item = {
      accountId: ana.id,
      direction: 'in',
      channel: 'email',
      sourceId: randomBytes(32),
      raw: heldBytes(raw),
      trace: '',
      sender: 'bo@far.example',
      recipient: ana.address,
      detail: null,
      facts: null,
      receivedAt: Date.now(),
      mailbox: 'inbox',
      seen: false,
    }
    const judged = await judge(sql, essentialJudge, await prepare(sql, [item]))
    const [kept] = await sql.transaction((trx) => keep(trx, judged))
    if (!kept) throw new Error('the message was not kept')
    return kept
  }

  function claim(now: number, owner = 'worker') {
    return claimDue(sql, {
      ...{ owner, now, channels: ['email'], busy: [], active: new Set<string>() },
      ...{ room: () => 50, total: 50 },
    })
  }

  test('stands in Sent and waits with one delivery a recipient', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const before = Date.now()
    const draftId = await draftOf(ana, {
      cc: 'cy@FAR.example, bo@far.example',
      bcc: 'di@else.example',
    })
    const { messageId, undoUntil } = await submit(ana, draftId)

    const rows = await deliveries(messageId)
    assert.deepEqual(
      rows.map(({ recipient, destination }) => [recipient, destination]),
      [
        ['bo@far.example', 'far.example'],
        ['cy@far.example', 'far.example'],
        ['di@else.example', 'else.example'],
      ]
    )
    assert.isTrue(rows.every((row) => row.status === 'queued' && row.next_at === undoUntil))
    assert.isAtLeast(undoUntil, before + UNDO_DELAY)
    const sent = await sql.get(
      `select messages.id from messages join mailboxes
         on mailboxes.account_id = messages.account_id and mailboxes.id = messages.mailbox_id
       where messages.account_id = ? and messages.id = ? and mailboxes.role = 'sent' and seen = 1`,
      [ana.id, messageId]
    )
    assert.isDefined(sent)
    assert.isNull(await findDraft(sql, ana.id, draftId))
    assert.lengthOf(await listDrafts(sql, ana.id, 10), 0)
  })

  test('is a message by the rules, and names no blind copy', async ({ assert }) => {
    const ana = await newTestAccount(sql, 'zoé')
    const { messageId } = await submit(ana, await draftOf(ana, { bcc: 'di@else.example' }))
    const raw = await rawOf(ana, messageId)
    const mail = await simpleParser(raw)
    assert.equal(mail.text?.trim(), 'At noon?')
    assert.equal(mail.attachments[0]?.filename, 'menu.txt')
    assert.equal(mail.attachments[0]?.size, 2000)
    assert.match(mail.messageId ?? '', new RegExp(`^<[0-9a-f]{32}@${ana.address.split('@')[1]}>$`))
    assert.closeTo(mail.date?.getTime() ?? 0, Date.now(), 5000)
    assert.notInclude(raw.toString('latin1'), 'di@else.example')
    assert.notMatch(raw.toString('latin1'), /\r(?!\n)|(?<!\r)\n/)
  })

  test('without anybody in To and Cc still has a To', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const { messageId } = await submit(ana, await draftOf(ana, { to: '', bcc: 'di@else.example' }))
    assert.match((await rawOf(ana, messageId)).toString(), /^To: "undisclosed-recipients":;\r\n/m)
  })

  test('says what is missing', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const keyOf = async (fields: Parameters<typeof draftOf>[1]) => {
      const answer = await submitDraft(sql, ana.id, await draftOf(ana, fields))
      return answer?.ok === false && answer.faults.map(({ field, text }) => [field, text.key])
    }
    assert.deepEqual(await keyOf({ to: '' }), [['to', 'deliver.faults.no_recipient']])
    assert.deepEqual(await keyOf({ cc: 'nobody' }), [['cc', 'deliver.faults.unreadable_address']])
    const many = Array.from({ length: 101 }, (_, index) => `a${index}@far.example`).join(', ')
    assert.deepEqual(await keyOf({ to: many }), [['to', 'deliver.faults.too_many_recipients']])
  })

  test('that is taken back leaves nothing but its draft', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const received = await receive(ana, ['Subject: Hello', 'Message-ID: <hello@far.example>'])
    const answer = await draftAnswer(ana, received.messageId, 'reply_all')
    for (const draftId of [await draftOf(ana, {}), answer]) {
      const before = await traces(ana)
      const { messageId } = await submit(ana, draftId)
      assert.notDeepEqual(await traces(ana), before)
      const undone = await undoSubmission(sql, ana.id, messageId)
      assert.isTrue(undone?.draftId.equals(draftId))
      assert.deepEqual(await traces(ana), before)
      const draft = await findDraft(sql, ana.id, draftId)
      assert.isNotNull(draft)
      assert.deepEqual(
        [...new Set((await deliveries(messageId)).map((row) => row.status))],
        ['cancelled']
      )
    }
    assert.lengthOf(await claim(LATER), 0)
  })

  test('can be sent again after it was taken back', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const draftId = await draftOf(ana, {})
    const first = await submit(ana, draftId)
    await undoSubmission(sql, ana.id, first.messageId)
    const second = await submit(ana, draftId)
    assert.isFalse(second.messageId.equals(first.messageId))
    assert.lengthOf(await claim(LATER), 1)
  })

  test('cannot be taken back once a worker has it, and its draft is gone', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const draftId = await draftOf(ana, { cc: 'di@else.example' })
    const { messageId } = await submit(ana, draftId)
    assert.lengthOf(await claim(Date.now()), 0)
    assert.lengthOf(await claim(LATER), 2)
    assert.isNull(await undoSubmission(sql, ana.id, messageId))
    assert.isUndefined(await sql.get('select id from drafts where id = ?', [draftId]))
    assert.lengthOf(
      await sql.all('select id from draft_attachments where draft_id = ?', [draftId]),
      0
    )
    assert.isNotEmpty(await rawOf(ana, messageId))
  })

  test('belongs to the writer or to a worker, never to both', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    for (let round = 0; round < 20; round++) {
      await sql.run('delete from deliveries')
      const draftId = await draftOf(ana, { cc: 'di@else.example' })
      const { messageId } = await submit(ana, draftId)
      const contest = [
        () => claim(LATER).then((batches) => batches.length > 0),
        () => undoSubmission(sql, ana.id, messageId).then((undone) => undone !== null),
      ]
      if (round % 2) contest.reverse()
      const won = await Promise.all(contest.map((contender) => contender()))
      assert.equal(won.filter(Boolean).length, 1)
    }
  })

  test('is taken by one worker of several', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    for (let sent = 0; sent < 10; sent++) await submit(ana, await draftOf(ana, {}))
    const owners = ['one', 'two', 'three']
    const batches = await Promise.all(owners.map((owner) => claim(LATER, owner)))
    const ids = batches.flat().flatMap(({ letters }) => letters.flatMap((one) => one.deliveries))
    assert.lengthOf(ids, 10)
    assert.equal(new Set(ids.map(({ id }) => id.toString('hex'))).size, 10)
  })

  async function draftAnswer(ana: TestAccount, messageId: Buffer, kind: AnswerKind) {
    const prefill = await prefillAnswer(sql, ana.id, messageId, kind)
    if (!prefill) throw new Error('nothing to answer')
    const to = kind === 'forward' ? 'di@else.example' : prefill.draft.to
    const draft = { ...prefill.draft, to, text: 'Yes.' }
    const created = await createDraft(sql, ana.id, draft, prefill.attachments)
    if (!created.ok) throw new Error(JSON.stringify(created.faults))
    return created.value
  }

  test('that answers stands in the thread, refers and quotes', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const header = [
      'Subject: Hello',
      'Message-ID: <two@far.example>',
      'References: <one@far.example>',
    ]
    const received = await receive(ana, [...header, `Cc: ${ana.address}, cy@far.example`])
    const draftId = await draftAnswer(ana, received.messageId, 'reply_all')
    const draft = await findDraft(sql, ana.id, draftId)
    assert.containsSubset(draft, {
      to: 'Bo <bo@far.example>',
      cc: 'cy@far.example',
      subject: 'Re: Hello',
    })

    const { messageId, threadId } = await submit(ana, draftId)
    assert.isTrue(threadId.equals(received.threadId))
    const mail = await simpleParser(await rawOf(ana, messageId))
    assert.equal(mail.inReplyTo, '<two@far.example>')
    assert.deepEqual(mail.references, ['<one@far.example>', '<two@far.example>'])
    assert.match(mail.text ?? '', /^Yes\.\n\nOn .+, Bo <bo@far\.example> wrote:\n> Are you there\?/)

    const answered = () =>
      sql.get('select answered from messages where account_id = ? and id = ?', [
        ...[ana.id, received.messageId],
      ])
    assert.containsSubset(await answered(), { answered: 0 })
    await claim(LATER)
    assert.containsSubset(await answered(), { answered: 1 })
  })

  test('that forwards takes the attachments along and begins a thread', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const multipart = 'Content-Type: multipart/mixed; boundary=x'
    const body = [
      ...['--x', 'Content-Type: text/plain', '', 'See the file.', '--x'],
      ...['Content-Type: text/csv', 'Content-Disposition: attachment; filename=a.csv', ''],
      ...['1,2', '--x--'],
    ].join('\r\n')
    const header = ['Subject: File', 'Message-ID: <file@far.example>', multipart]
    const received = await receive(ana, header, body)
    const draftId = await draftAnswer(ana, received.messageId, 'forward')
    const { messageId } = await submit(ana, draftId)
    const mail = await simpleParser(await rawOf(ana, messageId))
    assert.equal(mail.subject, 'Fwd: File')
    assert.isUndefined(mail.inReplyTo)
    assert.deepEqual(
      mail.attachments.map(({ filename, content }) => [filename, content.toString().trim()]),
      [['a.csv', '1,2']]
    )
    assert.match(
      mail.text ?? '',
      /Forwarded message[^]+From: Bo <bo@far\.example>[^]+See the file\./
    )
  })

  test('is refused where its draft changed meanwhile', async ({ assert }) => {
    const ana = await newTestAccount(sql)
    const draftId = await draftOf(ana, {})
    const twice = await Promise.all([
      submitDraft(sql, ana.id, draftId),
      submitDraft(sql, ana.id, draftId),
    ])
    assert.equal(twice.filter((answer) => answer?.ok).length, 1)
    const draft = await findDraft(sql, ana.id, draftId)
    assert.isNull(draft)
    const [identity] = await identitiesOf(sql, ana.id)
    if (!identity) return
    const fields = { identityId: identity.id, to: '', cc: '', bcc: '', subject: '', text: '' }
    assert.isNull(await updateDraft(sql, ana.id, draftId, fields))
  })

  /** All that keeping a message leaves in the account, without ids and times. */
  async function traces(ana: TestAccount) {
    const read = (statement: string, values: Value[] = [ana.id]) => sql.all(statement, values)
    return {
      messages: await read('select id from messages where account_id = ? order by id'),
      mailboxes: await read(
        'select role, messages, unread from mailboxes where account_id = ? order by id'
      ),
      threads: await read(
        'select id, count, sent, last_at from threads where account_id = ? order by id'
      ),
      lists: await read(
        'select mailbox_id, thread_id, message_id, unread, count from thread_mailboxes where account_id = ? order by mailbox_id, thread_id'
      ),
      discussions: await read('select id from discussions where account_id = ? order by id'),
      people: await read(
        'select address, received, sent from correspondents where account_id = ? order by address'
      ),
      bytes: await read('select bytes from account_states where account_id = ?'),
      documents: await read(
        'select message_id from search_documents where account_id = ? order by doc_id'
      ),
      attachments: await read('select message_id from attachments where account_id = ?'),
      blobs: await read('select sum(refs) as refs, count(*) as count from blobs', []),
    }
  }
})
