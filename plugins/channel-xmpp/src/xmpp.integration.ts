import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import type { Plugin, PluginFactory } from '@caliopen/contract/plugin/define_plugin'
import type {
  ChannelEvent,
  ChannelPoint,
  EditEvent,
  InboundMessage,
  OutboundMessage,
  ReactionEvent,
  ReceiptEvent,
  RosterEvent,
} from '@caliopen/contract/points/channel'
import { waitUntil } from '../../../appliance/lab/wait.js'
import { useLab } from '../../../appliance/test/lab.js'
import { loadPlugin } from '../../../appliance/test/plugins/bundled.js'
import { SocketHost } from '../../../appliance/test/plugins/socket_host.js'
import { ChatProgram, xml, type Element } from '../../../appliance/test/xmpp.js'

const SOON = { timeout: 10_000, every: 20 }

let factory: Promise<PluginFactory> | undefined

async function openChannel(settings = {}) {
  factory ??= loadPlugin('channel-xmpp')
  const { prosody, dns } = await useLab()
  const host = new SocketHost({
    resolver: dns.resolver(),
    ca: await prosody.authority,
    settings,
  })
  const plugin: Plugin = (await factory)(host)
  const channel = plugin.channels?.xmpp
  if (!channel) throw new Error('there is no channel')
  return { host, plugin, channel, prosody }
}

type Opened = Awaited<ReturnType<typeof openChannel>>

function identity(address: string, id: string = randomUUID()) {
  return { id, address, name: 'Ana', values: { address, password: 'test' } }
}

async function start({ channel }: Opened, address: string, id?: string): Promise<string> {
  const linked = identity(address, id)
  await channel.start(linked)
  await connected(channel, linked.id)
  return linked.id
}

function connected(channel: ChannelPoint, id: string) {
  return waitUntil(
    'not connected',
    async () => (await channel.health(id)).state === 'connected',
    SOON
  )
}

function outbound(identityId: string, to: string, text: string): OutboundMessage {
  return {
    ...{ id: randomUUID(), identityId, to, text },
    ...{ subject: null, inReplyTo: null, attachments: [] },
  }
}

function messagesIn({ delivered }: SocketHost): InboundMessage[] {
  return delivered.filter((event) => event.kind === 'message')
}

function arrives<T extends ChannelEvent>(
  { delivered }: SocketHost,
  isSo: (event: ChannelEvent) => event is T
): Promise<T> {
  return waitUntil('nothing of the kind arrived', async () => delivered.find(isSo), SOON)
}

function says(text: string) {
  return (event: ChannelEvent): event is InboundMessage =>
    event.kind === 'message' && event.text === text
}

let count = 0
/** Accounts of their own for each test, friends of one another. */
async function pair({ prosody }: Pick<Opened, 'prosody'>, domain = 'chat.example') {
  count += 1
  const [a, b] = [`ana${count}p${process.pid}`, `bo${count}p${process.pid}`]
  const ana = `${a}@${domain}`
  const bo = `${b}@${domain}`
  await prosody.createAccount(a, { domain, contacts: [{ address: bo, name: 'Bo' }] })
  await prosody.createAccount(b, { domain, contacts: [{ address: ana, name: 'Ana' }] })
  return { ana, bo }
}

test.group('channel-xmpp / linking', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('an address with its password is linked, over {$self}')
    .with(['chat.example', 'talk.example', 'plain.example'])
    .run(async ({ assert }, domain) => {
      const { channel, prosody } = await openChannel()
      const { ana } = await pair({ prosody }, domain)
      const answer = await channel.link({
        values: { address: ana.toUpperCase(), password: 'test' },
        language: 'en',
      })
      const name = ana.split('@')[0] ?? ''
      assert.deepEqual(answer, { kind: 'linked', address: ana, name, secrets: {} })
    })

  test('a wrong password is refused, at its field', async ({ assert }) => {
    const { channel, prosody } = await openChannel()
    const { ana } = await pair({ prosody })
    const answer = await channel.link({
      values: { address: ana, password: 'guess' },
      language: 'en',
    })
    assert.deepEqual(answer, {
      kind: 'refused',
      field: 'password',
      reason: { key: 'faults.password', values: { domain: 'chat.example' } },
    })
  })

  test('{0} is refused with {2}')
    .with<[string, string | null, string][]>([
      ['ana@expired.example', null, 'faults.certificate_expired'],
      ['ana@stolen.example', null, 'faults.certificate_name'],
      ['ana@nowhere.example', 'address', 'faults.no_domain'],
      ['ana@nochat.example', 'address', 'faults.no_service'],
      ['ana', 'address', 'faults.address'],
      ['a@b@c', 'address', 'faults.address'],
    ])
    .run(async ({ assert }, [address, field, key]) => {
      const { channel } = await openChannel()
      const values = { address, password: 'test' }
      const answer = await channel.link({ values, language: 'en' })
      assert.containSubset(answer, { kind: 'refused', field, reason: { key } })
    })

  test('a server that a person names is gone to, and must still be the one of the domain', async ({
    assert,
  }) => {
    const { channel, prosody } = await openChannel()
    const { ana } = await pair({ prosody })
    const named = { address: ana, password: 'test', host: `${prosody.host}:5223` }
    assert.equal((await channel.link({ values: named, language: 'en' })).kind, 'linked')
    const elsewhere = { ...named, address: 'ana@stolen.example' }
    const answer = await channel.link({ values: elsewhere, language: 'en' })
    assert.containSubset(answer, { reason: { key: 'faults.certificate_name' } })
  })
})

test.group('channel-xmpp / chat', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('messages go both ways, and say how they travelled', async ({ assert, cleanup }) => {
    const opened = await openChannel()
    const { host, channel, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    const receipt = await channel.send(outbound(id, bo, 'Hello <Bo> & 👋'))
    assert.equal(receipt.tls?.protocol, 'TLSv1.3')
    const heard = await program.hears('hello', (one) => one.getChildText('body') !== null)
    assert.equal(heard.getChildText('body'), 'Hello <Bo> & 👋')
    assert.equal(heard.attrs.id, receipt.sourceId)
    await program.say(ana, 'Hello yourself, été 🎄')
    const message = await arrives(host, says('Hello yourself, été 🎄'))
    assert.containSubset(message, {
      direction: 'in',
      correspondent: { address: bo, name: 'Bo' },
      fromArchive: false,
      transport: { verified: true, tls: { protocol: 'TLSv1.3' } },
    })
  })

  test('receipts and markers go both ways', async ({ assert, cleanup }) => {
    const opened = await openChannel()
    const { host, channel, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    const { sourceId } = await channel.send(outbound(id, bo, 'Did you get it?'))
    const heard = await program.hears('it', (one) => one.getChild('request') !== undefined)
    assert.isDefined(heard.getChild('markable', 'urn:xmpp:chat-markers:0'))
    const answer = (name: string, xmlns: string) =>
      program.send(xml('message', { to: ana, type: 'chat' }, xml(name, { xmlns, id: sourceId })))
    await answer('received', 'urn:xmpp:receipts')
    await answer('displayed', 'urn:xmpp:chat-markers:0')
    for (const state of ['received', 'read'] as const) {
      const isSo = (one: ChannelEvent): one is ReceiptEvent =>
        one.kind === 'receipt' && one.state === state
      assert.equal((await arrives(host, isSo)).target, sourceId)
    }

    const said = await program.say(
      ana,
      'And you?',
      xml('request', { xmlns: 'urn:xmpp:receipts' }),
      xml('markable', { xmlns: 'urn:xmpp:chat-markers:0' })
    )
    const message = await arrives(host, says('And you?'))
    const confirmed = (name: string) => (one: Element) => one.getChild(name)?.attrs.id === said
    await program.hears('a receipt', confirmed('received'))
    assert.isFalse(program.messages.some(confirmed('displayed')))
    await channel.mark?.({ identityId: id, correspondent: bo, sourceId: message.sourceId })
    await program.hears('a marker', confirmed('displayed'))
  })

  test('a correction, a reaction, an answer and a retraction find their message', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, channel, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    const first = await program.say(ana, 'At five')
    const message = await arrives(host, says('At five'))
    await program.say(
      ana,
      'At six',
      xml('replace', { xmlns: 'urn:xmpp:message-correct:0', id: first })
    )
    const edit = await arrives(host, (one): one is EditEvent => one.kind === 'edit')
    assert.containSubset(edit, { target: message.sourceId, text: 'At six' })
    const { sourceId } = await channel.send({
      ...outbound(id, bo, 'Fine'),
      inReplyTo: message.sourceId,
    })
    const fine = await program.hears('fine', (one) => one.getChildText('body') === 'Fine')
    assert.equal(fine.getChild('reply', 'urn:xmpp:reply:0')?.attrs.id, first)
    const reactions = xml('reactions', { xmlns: 'urn:xmpp:reactions:0', id: sourceId })
    reactions.append(xml('reaction', {}, '👍'))
    const store = xml('store', { xmlns: 'urn:xmpp:hints' })
    await program.send(xml('message', { to: ana, type: 'chat', id: 'r1' }, reactions, store))
    const reaction = await arrives(host, (one): one is ReactionEvent => one.kind === 'reaction')
    assert.containSubset(reaction, { target: sourceId, from: bo, reactions: ['👍'] })
    const retract = xml('retract', { xmlns: 'urn:xmpp:message-retract:1', id: first })
    await program.say(ana, 'They took something back', retract)
    const taken = await arrives(
      host,
      (one): one is EditEvent => one.kind === 'edit' && one.text === null
    )
    assert.equal(taken.target, message.sourceId)
  })

  test('what the account says with another program is its own, once', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    const phone = await ChatProgram.open(prosody, ana)
    const theirs = await ChatProgram.open(prosody, bo)
    cleanup(() => phone.close())
    cleanup(() => theirs.close())
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    await phone.say(bo, 'From my phone')
    const message = await arrives(host, says('From my phone'))
    assert.containSubset(message, { direction: 'out', correspondent: { address: bo } })
    await theirs.send(
      xml(
        'message',
        { to: phone.address, type: 'chat', id: 'to-the-phone' },
        xml('body', {}, 'Seen')
      )
    )
    assert.equal((await arrives(host, says('Seen'))).direction, 'in')

    await opened.channel.stop(id)
    host.values.clear()
    await start(opened, ana, id)
    await waitUntil('not read again', async () => messagesIn(host).length >= 4, SOON)
    const ids = messagesIn(host).map(({ sourceId, text }) => `${sourceId} ${text}`)
    assert.lengthOf(new Set(ids), 2)
  })

  test('a carbon that somebody invents is not believed', async ({ assert, cleanup }) => {
    const opened = await openChannel()
    const { host, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    cleanup(async () => plugin.stop?.())
    await start(opened, ana)
    const forged = xml('message', { from: 'boss@chat.example', to: ana, type: 'chat' })
    forged.append(xml('body', {}, 'Send them the money'))
    const wrapped = xml(
      'received',
      { xmlns: 'urn:xmpp:carbons:2' },
      xml('forwarded', { xmlns: 'urn:xmpp:forward:0' }, forged)
    )
    await program.send(xml('message', { to: ana, type: 'chat', id: 'forged' }, wrapped))
    await program.say(ana, 'Afterwards')
    await arrives(host, says('Afterwards'))
    assert.deepEqual(
      messagesIn(host).map(({ text }) => text),
      ['Afterwards']
    )
  })

  test('the roster is suggested, and what changes in it', async ({ assert, cleanup }) => {
    const opened = await openChannel()
    const { host, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    cleanup(async () => plugin.stop?.())
    await start(opened, ana)
    const isRoster = (event: ChannelEvent): event is RosterEvent => event.kind === 'roster'
    const roster = await arrives(host, isRoster)
    assert.deepEqual(roster.correspondents, [{ address: bo, name: 'Bo' }])
    const phone = await ChatProgram.open(prosody, ana)
    cleanup(() => phone.close())
    await phone.addToRoster('cleo@talk.example', 'Cleo')
    const cleo = { address: 'cleo@talk.example', name: 'Cleo' }
    const grown = await arrives(
      host,
      (event): event is RosterEvent => isRoster(event) && event.correspondents.length === 2
    )
    assert.deepInclude(grown.correspondents, cleo)
  })

  test('a message to nobody comes back as failed', async ({ assert, cleanup }) => {
    const opened = await openChannel()
    const { host, channel, plugin } = opened
    const { ana } = await pair(opened)
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    const { sourceId } = await channel.send(outbound(id, 'x@elsewhere.example', 'Anybody?'))
    const isReceipt = (event: ChannelEvent): event is ReceiptEvent => event.kind === 'receipt'
    const receipt = await arrives(host, isReceipt)
    assert.containSubset(receipt, { target: sourceId, state: 'failed' })
    assert.match(receipt.reason?.key ?? '', /^bounces\./)
  })
})

test.group('channel-xmpp / nothing lost, nothing twice', (group) => {
  group.tap((each) => each.tags(['@once']))

  test('the archive is read when an address is linked, in its order and to its end', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    cleanup(async () => plugin.stop?.())
    const texts = Array.from({ length: 120 }, (_, index) => `Old ${index}`)
    for (const text of texts) await program.say(ana, text)
    await program.settled()
    await start(opened, ana)
    const old = messagesIn(host)
    assert.deepEqual(
      old.map(({ text }) => text),
      texts
    )
    assert.isTrue(old.every(({ fromArchive }) => fromArchive))
  })

  test('a process that is killed in the middle of it leaves no gap and no double', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, prosody } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    const texts = Array.from({ length: 130 }, (_, index) => `Line ${index}`)
    for (const text of texts) await program.say(ana, text)
    await program.settled()
    const identityId = randomUUID()
    let calls = 0
    host.beforeDeliver = async (events) => {
      calls += 1
      // the third page never becomes durable: the process ends while it waits
      if (events.some(({ kind }) => kind === 'message') && calls > 3) await new Promise(() => {})
    }
    await opened.channel.start(identity(ana, identityId))
    await waitUntil('not in the middle', async () => calls > 3, SOON)
    const before = messagesIn(host).length
    assert.isAbove(before, 0)
    assert.isBelow(before, texts.length)
    host.abandon()

    host.beforeDeliver = async () => {}
    const again = await openChannel()
    for (const [key, value] of host.values) again.host.values.set(key, value)
    cleanup(async () => again.plugin.stop?.())
    await start(again, ana, identityId)
    const all = [...messagesIn(host), ...messagesIn(again.host)]
    const bySource = new Map(all.map(({ sourceId, text }) => [sourceId, text]))
    assert.deepEqual([...bySource.values()], texts)
  })

  test('a connection that is cut is taken up again, and the server keeps what was not confirmed', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, channel, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    host.beforeDeliver = () => held
    for (const text of ['One', 'Two', 'Three']) await program.say(ana, text)
    await waitUntil('nothing was read', async () => host.waiting > 0, SOON)
    host.cut()
    for (const text of ['Four', 'Five']) await program.say(ana, text)
    release()
    await waitUntil(
      'not all arrived',
      async () => new Set(messagesIn(host).map(({ text }) => text)).size === 5,
      SOON
    )
    await connected(channel, id)
    assert.isTrue(host.lines.some((line) => line.includes('the session goes on')))
    const bySource = new Map(messagesIn(host).map(({ sourceId, text }) => [sourceId, text]))
    assert.deepEqual([...bySource.values()], ['One', 'Two', 'Three', 'Four', 'Five'])
    const sent = await channel.send(outbound(id, bo, 'After the cut'))
    await program.hears('after the cut', (one) => one.attrs.id === sent.sourceId)
  })

  test('after the server was away, what was said meanwhile is there', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, channel, prosody, plugin } = opened
    const { ana, bo } = await pair(opened)
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    await prosody.away()
    const isWaiting = async () => (await channel.health(id)).state === 'waiting'
    await waitUntil('it did not notice', isWaiting, SOON)
    assert.equal((await channel.health(id)).reason?.key, 'faults.unreachable')
    await prosody.back()
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    await program.say(ana, 'While you were away')
    await arrives(host, says('While you were away'))
    await connected(channel, id)
    await program.say(ana, 'And now')
    await arrives(host, says('And now'))
  }).timeout(20_000)

  test('what is sent twice arrives once, also after the process was killed in between', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, channel, prosody } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    const id = await start(opened, ana)
    const message = outbound(id, bo, 'Just once')
    const [first, second] = await Promise.all([channel.send(message), channel.send(message)])
    assert.deepEqual(first, second)
    assert.deepEqual(await channel.send(message), first)
    // as if the process had ended before it could write down that the server has it
    const key = `sent/${id}/${message.id}`
    host.values.set(key, Buffer.from(JSON.stringify({ at: Date.now(), receipt: null })))
    host.abandon()

    const again = await openChannel()
    for (const [name, value] of host.values) again.host.values.set(name, value)
    cleanup(async () => again.plugin.stop?.())
    await start(again, ana, id)
    assert.equal((await again.channel.send(message)).sourceId, first.sourceId)
    const { sourceId } = await again.channel.send(outbound(id, bo, 'The last'))
    await program.hears('the last', (one) => one.attrs.id === sourceId)
    const copies = program.messages.filter((one) => one.attrs.id === first.sourceId)
    assert.lengthOf(copies, 1)
    assert.notInclude(
      messagesIn(again.host).map(({ text }) => text),
      'Just once'
    )
  })

  test('a server without archive and stream management is good enough to chat', async ({
    assert,
    cleanup,
  }) => {
    const opened = await openChannel()
    const { host, channel, prosody, plugin } = opened
    const { ana, bo } = await pair(opened, 'plain.example')
    const program = await ChatProgram.open(prosody, bo, { carbons: false })
    cleanup(() => program.close())
    cleanup(async () => plugin.stop?.())
    const id = await start(opened, ana)
    const { sourceId } = await channel.send(outbound(id, bo, 'Plainly'))
    await program.hears('plainly', (one) => one.attrs.id === sourceId)
    await program.say(ana, 'Plainly, too')
    assert.equal((await arrives(host, says('Plainly, too'))).direction, 'in')
  })

  test('nothing arrives after stop', async ({ assert, cleanup }) => {
    const opened = await openChannel()
    const { host, channel, prosody } = opened
    const { ana, bo } = await pair(opened)
    const program = await ChatProgram.open(prosody, bo)
    cleanup(() => program.close())
    const id = await start(opened, ana)
    await channel.stop(id)
    await program.say(ana, 'Too late')
    await program.say(bo, 'to myself')
    await program.hears('myself', (one) => one.getChildText('body') === 'to myself')
    assert.isEmpty(messagesIn(host))
    await assert.rejects(() => channel.send(outbound(id, bo, 'x')), /not connected/)
  })
})
