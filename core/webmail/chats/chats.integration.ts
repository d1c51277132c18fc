import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { openBus, type Bus } from '#core/bus/bus.js'
import { idText } from '@caliopen/contract/ids'
import type { ChannelEvent } from '@caliopen/contract/points/channel'
import { readSettings } from '#core/config/settings.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import type { Spool } from '#core/messages/accept/spool.js'
import { Digester } from '#core/messages/digest/digester.js'
import { readHere } from '#core/messages/digest/reading/read_here.js'
import { InFlight } from '#core/messages/digest/in_flight.js'
import { deliverEvents } from '#core/plugins/channels/inbound/deliver_events.js'
import { linksOf } from '#core/plugins/channels/links/account_links.js'
import { servePluginCalls } from '#core/plugins/hosts/over_bus.js'
import type { PluginHosts } from '#core/plugins/hosts/plugin_hosts.js'
import { SilentBus } from '#core/tests/channels/linked_account.js'
import {
  inbound,
  SmallChannel,
  SmallHosts,
  SMALL_PLUGIN,
  smallSource,
} from '#core/tests/channels/small_channel.js'
import { installSmall } from '#core/tests/channels/small_installed.js'
import { essentialJudge } from '#core/tests/essential_judge.js'
import { openHouse, type House } from '#core/tests/house.js'
import type { PlainBrowser } from '#core/tests/plain_browser.js'
import type { TestAccount } from '#core/tests/test_database.js'
import { testDatabase } from '#core/tests/test_instance.js'
import { waitUntil } from '#appliance/lab/wait.js'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const OWN = 'ana@small.example'

test.group('Chats in the webmail', (group) => {
  let house: House
  let ana: TestAccount
  let browser: PlainBrowser
  let far: SmallChannel
  let worker: Bus
  let spool: Spool
  let digester: Digester
  let identityId: string

  group.setup(async () => {
    house = await openHouse()
    await installSmall(house.sql)
    worker = await openBus('worker', readSettings(process.env).dataDir, quiet)
    const hosts = {
      call: (...args: Parameters<SmallHosts['call']>) => new SmallHosts(far).call(...args),
    }
    servePluginCalls(worker, hosts as unknown as PluginHosts, quiet)
    return async () => {
      await house.sql.run('delete from plugins where id = ?', [SMALL_PLUGIN])
      await worker.close()
      await house.close()
    }
  })

  group.each.setup(async () => {
    await house.sql.run('delete from rate_limits')
    const folder = mkdtempSync(join(tmpdir(), 'caliopen-chats-'))
    spool = openSpool(testDatabase(), folder, house.sql)
    const inFlight = new InFlight(join(folder, 'mark'))
    digester = new Digester({
      sql: house.sql,
      spool,
      inFlight,
      judgeTrust: essentialJudge,
      reader: readHere,
    })
    far = new SmallChannel()
    ana = await house.newAccount()
    browser = await house.signIn(ana)
    await link()
    return async () => {
      await spool.close()
      rmSync(folder, { recursive: true })
    }
  })

  async function link(password = 'right') {
    const page = await browser.get('/settings/channels/small/new')
    const fields = { 'fields[address]': OWN, 'fields[password]': password }
    const answer = await browser.post('/settings/channels/small', fields)
    const [own] = await linksOf(house.sql, ana.id)
    identityId = own ? idText(own.id) : ''
    return { page, answer }
  }

  async function receive(...events: ChannelEvent[]) {
    const parts = { sql: house.sql, accept: spool, channels: smallSource() }
    await deliverEvents({ ...parts, bus: new SilentBus() as never })(SMALL_PLUGIN, events)
    while ((await digester.digest()).length > 0);
  }

  /** The address of the one chat in the inbox. */
  async function chat(): Promise<string> {
    const list = await browser.get('/mail/inbox')
    const found = /href="(\/mail\/inbox\/threads\/[^"]+)"/.exec(list.text)?.[1]
    if (!found) throw new Error(`no chat in ${list.text}`)
    return found
  }

  test('begin with an address that is linked, and end with it', async ({ assert }) => {
    const settings = await browser.get('/settings/channels')
    assert.include(settings.text, OWN)
    assert.notInclude(settings.text, 'right')
    const { page, answer } = await link('wrong')
    assert.match(page.text, /type="password"/)
    assert.equal(answer.status, 422)
    assert.match(answer.text, /field-password-error/)
    assert.notInclude(answer.text, '"wrong"')
    await browser.get('/settings/channels')
    const gone = await browser.post(`/settings/links/${identityId}/end`, {})
    assert.equal(gone.status, 303)
    assert.notInclude((await browser.get('/settings/channels')).text, OWN)
  })

  test('stand in the inbox beside mail, and show what was said', async ({ assert }) => {
    await house.receive(ana, 'Lunch?', '\r\nAt noon?\r\n')
    await receive(inbound(identityId, { text: 'Are you there?\nSee https://far.example/' }))
    const list = await browser.get('/mail/inbox')
    assert.include(list.text, 'Lunch?')
    assert.match(list.text, /row__subject--chat">Are you there\?/)
    const page = await browser.get((await chatOf('Are you there?')) ?? '')
    assert.include(page.text, 'href="https://far.example/"')
    assert.match(page.text, /<h1 id="thread-title" tabindex="-1">Bo<\/h1>/)
    assert.notInclude(page.text, 'No subject')
    await waitUntil('the other end to know that it was read', async () => far.marked.length === 1, {
      timeout: 5_000,
    })
  })

  test('are answered from where they are read', async ({ assert }) => {
    await receive(inbound(identityId))
    const place = await chat()
    await browser.get(place)
    const sent = await browser.post(`${place}/messages`, { text: 'I am.\nAnd you?' })
    assert.deepEqual([sent.status, sent.location], [303, place])
    const pane = await browser.get(place, { 'turbo-frame': 'pane' })
    assert.include(pane.text, 'And you?')
    assert.include(pane.text, 'data-state="held"')
    const rows = await house.sql.all<{ recipient: string; channel: string }>(
      'select recipient, channel from deliveries where account_id = ?',
      [ana.id]
    )
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ recipient: 'bo@far.example', channel: 'small' }]
    )
  })

  test('say what would not arrive, and keep what was typed', async ({ assert }) => {
    await receive(inbound(identityId))
    const place = await chat()
    const page = await browser.get(place)
    assert.include(page.text, 'At most 1,000 characters in one message.')
    assert.notInclude(page.text, 'name="attachments[]"')
    const long = 'x'.repeat(1_001)
    const refused = await browser.post(`${place}/messages`, { text: long })
    assert.equal(refused.status, 422)
    assert.include(refused.text, long)
    assert.include(refused.text, 'yours has 1,001')
    const drafts = await browser.get('/mail/drafts')
    assert.notInclude(drafts.text, 'xxxx')
  })

  test('of before load by key, each message once', async ({ assert }) => {
    const at = Date.now() - 1e7
    const many = Array.from({ length: 70 }, (_, number) =>
      inbound(identityId, { text: `number ${number}.`, at: at + (number % 7) })
    )
    await receive(...many)
    const place = await chat()
    const latest = await browser.get(place)
    const earlier = /href="([^"]+before=[^"]+)"/.exec(latest.text)?.[1] ?? ''
    const before = await browser.get(earlier.replaceAll('&amp;', '&'))
    const shown = [...(latest.text + before.text).matchAll(/number (\d+)\./g)].map(([, n]) => n)
    assert.equal(new Set(shown).size, 70)
    assert.notInclude(before.text, 'before=')
  })

  test('show what became of messages', async ({ assert }) => {
    await receive(inbound(identityId, { sourceId: 'a', text: 'noon' }))
    const base = { identityId, target: 'a', at: 1 }
    await receive(
      { ...base, kind: 'edit', sourceId: 'e', text: 'one o’clock' },
      { ...base, kind: 'reaction', sourceId: 'r', from: 'bo@far.example', reactions: ['👍'] }
    )
    const page = await browser.get(await chat())
    assert.include(page.text, 'one o’clock')
    assert.include(page.text, 'edited')
    assert.include(page.text, '👍')
    assert.notInclude(page.text, '>noon<')
  })

  test('are joined with the mail of the same person, and taken apart again', async ({ assert }) => {
    await house.receive(ana, 'Lunch?', '\r\nAt noon?\r\n')
    await receive(
      inbound(identityId, {
        text: 'by chat',
        correspondent: { address: 'bo@jabber.example', name: 'Bo' },
      })
    )
    const page = await browser.get((await chatOf('by chat')) ?? '')
    const place = /href="(\/discussions\/[^"]+)"/.exec(page.text)?.[1] ?? ''
    const alone = await browser.get(place)
    assert.include(alone.text, 'by chat')
    assert.notInclude(alone.text, 'Lunch?')
    assert.include(alone.text, 'value="email:bo@far.example"')

    const joined = await browser.post(`${place}/addresses`, { address: 'email:bo@far.example' })
    assert.equal(joined.status, 303)
    const together = await browser.get(joined.location ?? '')
    assert.include(together.text, 'by chat')
    assert.include(together.text, 'Lunch?')
    assert.include(together.text, '/compose?to=bo%40far.example')
    await house.receive(ana, 'Dinner?', '\r\nAt eight?\r\n')
    assert.include((await browser.get(joined.location ?? '')).text, 'Dinner?')

    const merge = /\/contact-merges\/([^/]+)\/end/.exec(together.text)?.[1]
    const split = await browser.post(`/contact-merges/${merge}/end`, {})
    const apart = await browser.get(split.location ?? '')
    assert.include(apart.text, 'by chat')
    assert.notInclude(apart.text, 'Lunch?')
    assert.notInclude(apart.text, 'Dinner?')
    const rekeys = await house.sql.all<{ undone_at: number | null }>(
      'select undone_at from discussion_rekeys where account_id = ?',
      [ana.id]
    )
    assert.isNotEmpty(rekeys)
    assert.isTrue(rekeys.every(({ undone_at: at }) => at !== null))
  })

  test('of others are theirs alone', async ({ assert }) => {
    await receive(inbound(identityId))
    const place = await chat()
    const page = await browser.get(place)
    const discussion = /href="(\/discussions\/[^"]+)"/.exec(page.text)?.[1] ?? ''
    const eve = await house.signIn(await house.newAccount('eve'))
    for (const path of [place, discussion]) assert.equal((await eve.get(path)).status, 404, path)
    await eve.get('/settings/channels')
    for (const path of [`${place}/messages`, `${discussion}/addresses`]) {
      assert.equal((await eve.post(path, { text: 'x', address: 'x' })).status, 404, path)
    }
    assert.equal((await eve.post(`/settings/links/${identityId}/end`, {})).status, 404)
  })

  async function chatOf(text: string) {
    const list = await browser.get('/mail/inbox')
    const rows = list.text.split('<li class="row"')
    const row = rows.find((one) => one.includes(text))
    return /href="(\/mail\/inbox\/threads\/[^"]+)"/.exec(row ?? '')?.[1]
  }
})
