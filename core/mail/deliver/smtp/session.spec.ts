import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { test } from '@japa/runner'
import { heldBytes } from '@caliopen/contract/bytes'
import { connect } from './connect.js'
import type { Session } from './session.js'

/** What a host says to a line; undefined: nothing yet. */
type Answer = (line: string) => string | undefined

const MESSAGE = heldBytes(Buffer.from('Subject: x\r\n\r\n.hidden\r\n'))
const ENVELOPE = { from: 'ana@caliopen.example', to: ['bo@far.example', 'cy@far.example'] }

test.group('A conversation with a host', (group) => {
  let server: Server
  let heard: string[]
  /** lines that came in one packet, as far as this process saw */
  let packets: string[][]
  let sockets: Socket[]

  group.each.setup(() => {
    heard = []
    packets = []
    sockets = []
    return async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }
  })

  async function host(extensions: string[], answer: Answer): Promise<Session> {
    server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      socket.write('220 far ESMTP\r\n')
      socket.on('data', (octets) => {
        const lines = octets.toString('latin1').split('\r\n').slice(0, -1)
        packets.push(lines)
        for (const line of lines) {
          heard.push(line)
          const said = line.startsWith('EHLO')
            ? ['far', ...extensions]
                .map((name, at) => `250${at < extensions.length ? '-' : ' '}${name}`)
                .join('\r\n')
            : answer(line)
          if (said !== undefined) socket.write(`${said}\r\n`)
          if (said?.startsWith('421')) socket.end()
        }
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const policy = { kind: 'opportunistic' } as const
    return connect({ host: 'far', address: '127.0.0.1', port, policy }, 'mx.caliopen.example')
  }

  const polite: Answer = (line) => {
    if (line === 'DATA') return '354 go on'
    if (/^(MAIL|RCPT|RSET|\.$)/.test(line)) return '250 2.0.0 Ok'
    return line === 'QUIT' ? '221 bye' : undefined
  }

  async function kinds(session: Session) {
    const sent = await session.send(ENVELOPE, MESSAGE)
    if (sent.kind === 'broken') return sent
    return [...sent.readings.values()].map(({ kind, status }) => `${kind} ${status}`)
  }

  test('is one packet before the message, where that is offered', async ({ assert }) => {
    const session = await host(['PIPELINING', 'SIZE 1000', '8BITMIME'], polite)
    assert.deepEqual(await kinds(session), ['delivered 2.0.0', 'delivered 2.0.0'])
    assert.deepEqual(packets[1], [
      `MAIL FROM:<ana@caliopen.example> SIZE=${MESSAGE.size}`,
      ...['RCPT TO:<bo@far.example>', 'RCPT TO:<cy@far.example>', 'DATA'],
    ])
    assert.deepEqual(heard.slice(-4), ['Subject: x', '', '..hidden', '.'])
    session.close()
  })

  test('waits for each reply, where it is not', async ({ assert }) => {
    const session = await host([], polite)
    assert.deepEqual(await kinds(session), ['delivered 2.0.0', 'delivered 2.0.0'])
    assert.isTrue(packets.slice(0, 5).every((lines) => lines.length === 1))
    session.close()
  })

  test('gives each recipient its own fate, and begins anew after a refusal', async ({ assert }) => {
    let refuses = true
    const session = await host(['PIPELINING'], (line) => {
      if (refuses && line.startsWith('RCPT')) return '550 5.1.1 Nobody'
      return polite(line)
    })
    assert.deepEqual(await kinds(session), ['failed 5.1.1', 'failed 5.1.1'])
    // RFC 2920 §3.1: it said 354 all the same, and got a message to nobody
    assert.equal(heard.at(-1), '.')
    refuses = false
    assert.deepEqual(await kinds(session), ['delivered 2.0.0', 'delivered 2.0.0'])
    assert.include(heard, 'RSET')
    session.close()
  })

  test('reads 421 as the end, and for everybody', async ({ assert }) => {
    for (const extensions of [[], ['PIPELINING']]) {
      const session = await host(extensions, (line) =>
        line.startsWith('RCPT TO:<bo') ? '421 4.3.2 Going down' : polite(line)
      )
      assert.deepEqual(await kinds(session), ['deferred 4.3.2', 'deferred 4.3.2'])
      assert.isFalse(session.isOpen)
      if (extensions.length === 0) server.close()
    }
  })

  test('has given nothing to whom it took before a 421', async ({ assert }) => {
    for (const extensions of [[], ['PIPELINING']]) {
      const session = await host(extensions, (line) =>
        line.startsWith('RCPT TO:<cy') ? '421 4.3.2 Going down' : polite(line)
      )
      assert.deepEqual(await kinds(session), ['deferred 4.3.2', 'deferred 4.3.2'])
      assert.notInclude(heard, '.')
      if (extensions.length === 0) server.close()
    }
  })

  test('is of no more use when something was said that nobody asked for', async ({ assert }) => {
    const session = await host([], polite)
    sockets[0]?.write('421 4.4.2 Idle for too long\r\n')
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.isFalse(session.isOpen)
  })

  test('is uncertain when it ends behind the last dot, and only then', async ({ assert }) => {
    const cut = await host(['PIPELINING'], (line) => {
      if (line === '.') sockets[0]?.destroy()
      return line === '.' ? undefined : polite(line)
    })
    assert.containsSubset(await kinds(cut), { kind: 'broken', uncertain: true })
    server.close()
    const early = await host(['PIPELINING'], (line) => {
      if (line.startsWith('MAIL')) sockets.at(-1)?.destroy()
      return undefined
    })
    assert.containsSubset(await kinds(early), { kind: 'broken', uncertain: false })
  })

  test('says nothing of what the host cannot take', async ({ assert }) => {
    const session = await host(['SIZE 10'], polite)
    assert.deepEqual(await kinds(session), ['failed 5.3.4', 'failed 5.3.4'])
    const sent = await session.send(
      { from: '', to: ['zoé@far.example'] },
      heldBytes(Buffer.from('x'))
    )
    assert.isTrue(
      sent.kind === 'answered' && sent.readings.get('zoé@far.example')?.status === '5.6.7'
    )
    assert.lengthOf(heard, 1)
    session.close()
  })

  test('never carries a second command in an address', async ({ assert }) => {
    const session = await host([], polite)
    const sent = await session.send({ from: '', to: ['a@b\r\nRSET'] }, MESSAGE)
    assert.equal(sent.kind, 'broken')
    assert.notInclude(heard, 'RSET')
  })
})
