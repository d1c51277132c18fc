import { heldBytes } from '@caliopen/contract/bytes'
import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { judge } from '#core/messages/digest/judge.js'
import { keep } from '#core/messages/digest/keep.js'
import { prepare } from '#core/messages/digest/prepare.js'
import type { Item } from '#core/messages/digest/item.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { newTestAccount, openTestDatabase } from '#core/tests/test_database.js'
import type { SqlDatabase } from '#database/sql.js'
import { changesSince, latestModseq } from './changes.js'
import { inconsistencies } from './consistency.js'
import { findMailbox } from './mailboxes.js'
import { moveThreads, undoMove } from './move_threads.js'
import { markSeen, markUnseen } from './readings.js'
import type { MailboxRole } from './standard.js'

interface Letter {
  subject?: string
  direction?: 'in' | 'out'
  answers?: string
}

test.group('Mailboxes', (group) => {
  let sql: SqlDatabase
  let account: Buffer
  let clock = Date.UTC(2026, 0, 1)

  group.setup(async () => {
    sql = await openTestDatabase()
    return () => sql.close()
  })

  group.each.setup(async () => {
    account = (await newTestAccount(sql)).id
  })

  async function receive(letters: readonly Letter[]): Promise<{ thread: Buffer; id: Buffer }[]> {
    const kept = await sql.transaction(async (trx) =>
      keep(trx, await judge(sql, essentialJudge, await prepare(sql, letters.map(itemOf))))
    )
    return kept.map(({ threadId, messageId }) => ({ thread: threadId, id: messageId }))
  }

  function itemOf({ subject = 'Hello', direction = 'in', answers }: Letter): Item {
    clock += 1000
    const references = answers ? [`In-Reply-To: <${answers}@far.example>`] : []
    const own = `Message-ID: <${subject}@far.example>`
    const header = ['From: Bo <bo@far.example>', 'To: ana@here.example', `Subject: ${subject}`, own]
    return {
      accountId: account,
      direction,
      channel: 'email',
      sourceId: randomBytes(32),
      raw: heldBytes(Buffer.from([...header, ...references, '', 'Hi', ''].join('\r\n'))),
      trace: '',
      sender: 'bo@far.example',
      recipient: 'ana@here.example',
      detail: null,
      facts: null,
      receivedAt: clock,
      mailbox: direction === 'in' ? 'inbox' : 'sent',
      seen: direction === 'out',
    }
  }

  async function mailbox(role: MailboxRole) {
    const found = await findMailbox(sql, account, role)
    if (!found) throw new Error(`there is no ${role}`)
    return found
  }

  async function place(id: Buffer): Promise<string | undefined> {
    const row = await sql.get<{ role: string }>(
      `select b.role from messages m join mailboxes b
       on b.account_id = m.account_id and b.id = m.mailbox_id where m.account_id = ? and m.id = ?`,
      [account, id]
    )
    return row?.role
  }

  async function move(threads: readonly Buffer[], from: MailboxRole | null, to: MailboxRole) {
    const source = from && (await mailbox(from)).id
    return moveThreads(sql, account, { threadIds: threads, from: source, to })
  }

  async function read(): Promise<string[]> {
    return inconsistencies(sql, account)
  }

  test('lose what is archived, which gets a new UID and leaves a tombstone', async ({ assert }) => {
    const [one, two] = await receive([{ subject: 'one' }, { subject: 'two' }])
    assert.isDefined(one && two)
    if (!one || !two) return
    const before = await latestModseq(sql, account)
    const change = await move([one.thread], 'inbox', 'archive')

    assert.equal(await place(one.id), 'archive')
    assert.equal(await place(two.id), 'inbox')
    assert.deepEqual(await read(), [])
    assert.equal(change?.modseq, before + 1)
    const graves = await sql.all<{ uid: number; mailbox_id: Buffer; modseq: number }>(
      'select uid, mailbox_id, modseq from expunged where account_id = ?',
      [account]
    )
    const inbox = await mailbox('inbox')
    assert.deepEqual(graves, [{ uid: 1, mailbox_id: inbox.id, modseq: before + 1 }])
    const changes = await changesSince(sql, account, before)
    assert.deepEqual(changes.mailboxes.map(({ role, unread }) => [role, unread]).sort(), [
      ['archive', 1],
      ['inbox', 1],
    ])
    assert.deepEqual(changes.threadIds, [one.thread])
  })

  test('take back what was moved, each message to where it was', async ({ assert }) => {
    const [one, two] = await receive([{ subject: 'one' }, { subject: 'two', answers: 'one' }])
    if (!one || !two) return
    await move([one.thread], 'inbox', 'archive')
    const [three] = await receive([{ subject: 'three', answers: 'one' }])
    const change = await move([one.thread], null, 'trash')
    assert.equal(await place(two.id), 'trash')

    const undone = await undoMove(sql, account, { modseq: change?.modseq ?? 0, to: 'trash' })
    assert.isNotNull(undone)
    assert.equal(await place(one.id), 'archive')
    assert.equal(await place(two.id), 'archive')
    assert.equal(await place(three?.id ?? one.id), 'inbox')
    assert.deepEqual(await read(), [])
    assert.isNull(await undoMove(sql, account, { modseq: change?.modseq ?? 0, to: 'trash' }))
  })

  test('do not take back what went on since', async ({ assert }) => {
    const [one] = await receive([{}])
    if (!one) return
    const first = await move([one.thread], 'inbox', 'archive')
    await move([one.thread], 'archive', 'trash')
    assert.isNull(await undoMove(sql, account, { modseq: first?.modseq ?? 0, to: 'archive' }))
    assert.equal(await place(one.id), 'trash')
  })

  test('put what we wrote back into Sent, not into the inbox', async ({ assert }) => {
    const [asked, answer] = await receive([
      { subject: 'asked' },
      { subject: 'answer', answers: 'asked', direction: 'out' },
    ])
    if (!asked || !answer) return
    await move([asked.thread], 'inbox', 'trash')
    await move([asked.thread], 'sent', 'trash')
    await move([asked.thread], 'trash', 'inbox')
    assert.equal(await place(asked.id), 'inbox')
    assert.equal(await place(answer.id), 'sent')
    assert.deepEqual(await read(), [])
  })

  test('leave what we wrote in Sent when a thread is archived from a search', async ({
    assert,
  }) => {
    const [asked, answer] = await receive([
      { subject: 'asked' },
      { subject: 'answer', answers: 'asked', direction: 'out' },
    ])
    if (!asked || !answer) return
    await move([asked.thread], null, 'archive')
    assert.equal(await place(asked.id), 'archive')
    assert.equal(await place(answer.id), 'sent')
    assert.isNull(await move([asked.thread], null, 'archive'))
  })

  test('count what is read, once', async ({ assert }) => {
    const [one, two] = await receive([{ subject: 'one' }, { subject: 'two', answers: 'one' }])
    if (!one || !two) return
    assert.isNotNull(await markSeen(sql, account, [one.thread]))
    assert.isNull(await markSeen(sql, account, [one.thread]))
    assert.equal((await mailbox('inbox')).unread, 0)

    const inbox = await mailbox('inbox')
    assert.isNotNull(await markUnseen(sql, account, [one.thread], inbox.id))
    assert.isNull(await markUnseen(sql, account, [one.thread], inbox.id))
    assert.equal((await mailbox('inbox')).unread, 1)
    assert.deepEqual(await read(), [])
  })

  test('never touch another account', async ({ assert }) => {
    const [one] = await receive([{}])
    if (!one) return
    const stranger = (await newTestAccount(sql)).id
    await sql.transaction(async (trx) => keep(trx, await judge(sql, essentialJudge, [])))
    const moved = await moveThreads(sql, stranger, {
      threadIds: [one.thread],
      from: null,
      to: 'trash',
    })
    assert.isNull(moved)
    assert.isNull(await markSeen(sql, stranger, [one.thread]))
    assert.equal(await place(one.id), 'inbox')
  })

  test('stay true to their messages, whatever is done, and while mail comes in', async ({
    assert,
  }) => {
    const letters = Array.from({ length: 12 }, (_, index) => ({
      subject: `s${index}`,
      answers: index % 3 === 0 ? undefined : `s${index - 1}`,
      direction: index % 4 === 3 ? ('out' as const) : ('in' as const),
    }))
    const threads = (await receive(letters)).map(({ thread }) => thread)
    const roles: MailboxRole[] = ['inbox', 'archive', 'junk', 'trash']
    const random = generator(7)
    const pick = <T>(from: readonly T[]): T => {
      const found = from[Math.floor(random() * from.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    }
    const acts = Array.from({ length: 60 }, (_, step) => async () => {
      const chosen = [pick(threads), pick(threads)]
      const to = pick(roles)
      switch (step % 5) {
        case 0:
          return receive([{ subject: `n${step}`, answers: `s${step % 12}` }])
        case 1:
          return markSeen(sql, account, chosen)
        case 2:
          return markUnseen(sql, account, chosen, null)
        default: {
          const change = await move(chosen, pick([...roles, null]), to)
          if (change && random() < 0.5) {
            await undoMove(sql, account, { modseq: change.modseq, to })
          }
        }
      }
    })
    for (let at = 0; at < acts.length; at += 4) {
      await Promise.all(acts.slice(at, at + 4).map((act) => act()))
      assert.deepEqual(await read(), [], `after act ${at + 4}`)
    }
  })
})

/** The same numbers every time (https://en.wikipedia.org/wiki/Linear_congruential_generator). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
