import { test } from '@japa/runner'
import type { Bus } from '../contract.js'
import type { BusError } from '../errors.js'
import type { BusMember } from '../topics.js'

/** One isolated bus for a test; closes what it opened. */
export interface BusKit {
  open(member: BusMember): Promise<Bus>
  close(): Promise<void>
}

/** What every driver keeps to: call it inside a spec file with the driver's own kit. */
export function testBusContract(driver: string, newKit: () => Promise<BusKit>): void {
  test.group(`The bus over ${driver}`, (group) => {
    group.tap((each) => each.tags(['@once']))
    let kit: BusKit
    group.each.setup(async () => {
      kit = await newKit()
      return () => kit.close()
    })

    test('wakes every role that listens, the publisher too', async ({ assert }) => {
      const [mail, worker, web] = await openAll(kit)
      const heard = [mail, worker, web].map((bus) => next(bus))
      mail.publish('account.changed', change(1))
      assert.deepEqual(await Promise.all(heard), [change(1), change(1), change(1)])
    })

    test('lets a console publish and leave at once', async ({ assert }) => {
      const web = await kit.open('web')
      const heard = next(web)
      const console = await kit.open('console')
      console.publish('account.changed', change(7))
      await console.close()
      assert.deepEqual(await heard, change(7))
    })

    test('publishes to nobody without an error', async ({ assert }) => {
      const mail = await kit.open('mail')
      for (let modseq = 0; modseq < 100; modseq++) mail.publish('account.changed', change(modseq))
      await mail.close()
      assert.isTrue(true)
    })

    test('keeps the order of one publisher', async ({ assert }) => {
      const [mail, worker] = await openAll(kit)
      const heard = collect(worker, 500)
      for (let modseq = 0; modseq < 500; modseq++) mail.publish('account.changed', change(modseq))
      assert.deepEqual(await heard, [...Array(500).keys()])
    })

    test('stops listening when asked to', async ({ assert }) => {
      const web = await kit.open('web')
      const heard: number[] = []
      const stop = web.subscribe('account.changed', ({ modseq }) => void heard.push(modseq))
      web.publish('account.changed', change(1))
      await until(() => heard.length === 1)
      stop()
      const last = next(web)
      web.publish('account.changed', change(2))
      await last
      assert.deepEqual(heard, [1])
    })

    test('goes on when a listener throws', async ({ assert }) => {
      const web = await kit.open('web')
      web.subscribe('account.changed', () => {
        throw new Error('a listener of no manners')
      })
      const heard = next(web)
      web.publish('account.changed', change(3))
      assert.deepEqual(await heard, change(3))
    })

    test('reaches a role that came back', async ({ assert }) => {
      const mail = await kit.open('mail')
      const before = await kit.open('worker')
      const heardBefore = next(before)
      mail.publish('account.changed', change(1))
      await heardBefore
      await before.close()
      mail.publish('account.changed', change(2))

      const after = await kit.open('worker')
      const heardAfter = next(after)
      mail.publish('account.changed', change(3))
      assert.equal((await heardAfter).modseq, 3)
    })

    test('answers calls, many at once', async ({ assert }) => {
      const [mail, worker] = await openAll(kit)
      worker.handle('double', async (payload) => ({ twice: Number(payload) * 2 }))
      const numbers = [...Array(1_000).keys()]
      const answers = await Promise.all(numbers.map((n) => mail.call('worker', 'double', n)))
      assert.deepEqual(
        answers,
        numbers.map((n) => ({ twice: n * 2 }))
      )
    })

    test('carries a handler’s failure to the caller', async ({ assert }) => {
      const [mail, worker] = await openAll(kit)
      worker.handle('fail', () => {
        throw new Error('the disk is full')
      })
      const error = await failure(mail.call('worker', 'fail', null))
      assert.containSubset(error, { code: 'E_BUS_HANDLER_FAILED', message: 'the disk is full' })
    })

    test('says that nobody handles a method', async ({ assert }) => {
      const [mail] = await openAll(kit)
      assert.equal((await failure(mail.call('worker', 'dance', null))).code, 'E_BUS_NO_HANDLER')
    })

    test('says at once that a role is away', async ({ assert }) => {
      const mail = await kit.open('mail')
      const startedAt = performance.now()
      const error = await failure(mail.call('worker', 'health', null))
      assert.equal(error.code, 'E_BUS_UNREACHABLE')
      assert.isBelow(performance.now() - startedAt, 1_000)
    })

    test('gives a call up at its deadline', async ({ assert }) => {
      const [mail, worker] = await openAll(kit)
      worker.handle('never', () => new Promise(() => undefined))
      const error = await failure(mail.call('worker', 'never', null, { timeout: 40 }))
      assert.equal(error.code, 'E_BUS_TIMEOUT')
    })

    test('refuses frames of more than 1 MiB, both ways', async ({ assert }) => {
      const [mail, worker] = await openAll(kit)
      const large = 'é'.repeat(600_000)
      worker.handle('large', () => large)
      worker.handle('small', () => 'small')
      assert.equal((await failure(mail.call('worker', 'small', large))).code, 'E_BUS_TOO_LARGE')
      assert.equal((await failure(mail.call('worker', 'large', null))).code, 'E_BUS_TOO_LARGE')
      assert.equal(await mail.call('worker', 'small', 'é'.repeat(500_000)), 'small')
    })

    test('ends pending calls when it closes', async ({ assert }) => {
      const [mail, worker] = await openAll(kit)
      worker.handle('never', () => new Promise(() => undefined))
      const error = failure(mail.call('worker', 'never', null))
      await mail.close()
      assert.equal((await error).code, 'E_BUS_CLOSED')
      assert.equal((await failure(mail.call('worker', 'never', null))).code, 'E_BUS_CLOSED')
    })
  })
}

async function openAll(kit: BusKit): Promise<[Bus, Bus, Bus]> {
  return [await kit.open('mail'), await kit.open('worker'), await kit.open('web')]
}

function change(modseq: number) {
  return { accountId: '0190', modseq, kind: 'arrived' }
}

function next(bus: Bus): Promise<ReturnType<typeof change>> {
  return new Promise((resolve) => bus.subscribe('account.changed', resolve))
}

function collect(bus: Bus, count: number): Promise<number[]> {
  const heard: number[] = []
  return new Promise((resolve) => {
    bus.subscribe('account.changed', ({ modseq }) => {
      if (heard.push(modseq) === count) resolve(heard)
    })
  })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function failure(call: Promise<unknown>): Promise<BusError> {
  try {
    await call
  } catch (error) {
    return error as BusError
  }
  throw new Error('The call should have failed.')
}
