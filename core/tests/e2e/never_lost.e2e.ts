import { test } from '@japa/runner'
import { Killer } from '#appliance/chaos/killer.js'
import { StubbornSender } from '#appliance/chaos/stubborn_sender.js'
import type { Letter } from '#appliance/chaos/stubborn_sender.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { startCaliopen } from '#appliance/test/caliopen.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { installHeadless } from './support/install.js'

const MESSAGES = 2000
const KILLS = 50
const SESSIONS = 10
const TO = 'ana@chaos.example'

test.group('A message that was answered with 250', () => {
  test('is there exactly once, whatever is killed and whenever', async ({ assert }) => {
    let caliopen = await startCaliopen()
    try {
      await installHeadless(caliopen, { domain: 'chaos.example', address: TO })
      const sender = new StubbornSender(caliopen.ports.smtp, letters(), 240_000)
      const sending = sender.run(SESSIONS)
      const killer = new Killer(caliopen)
      try {
        for (let kill = 1; kill <= KILLS; kill++) {
          await waitUntil('the sender to go on', async () => isDue(sender, kill), {
            timeout: 60_000,
          })
          await killer.kill()
        }
        await sending
      } finally {
        caliopen = killer.caliopen
      }
      const listed = await waitForAll(caliopen)
      const expected = letters().map(({ id }) => id)
      assert.sameMembers(listed, expected, `after ${killer.kills.join(', ')}`)
      assert.lengthOf(listed, MESSAGES)
      assert.isAbove(sender.report.repeats, 0)
    } finally {
      await caliopen.stop()
    }
  }).timeout(300_000)
})

/** One kill a slice of the messages, so that the load lasts as long as the killing. */
function isDue(sender: StubbornSender, kill: number): boolean {
  return sender.report.taken.length >= ((kill - 1) * MESSAGES) / (KILLS + 1)
}

function letters(): Letter[] {
  return Array.from({ length: MESSAGES }, (_, at) => {
    const id = `letter-${at}`
    const text = [
      'From: Bob <bob@far.example>',
      `To: ${TO}`,
      `Subject: ${id}`,
      `Message-ID: <${id}@far.example>`,
      '',
      'A line that says nothing new. '.repeat(20),
      '',
    ]
    return { id, from: 'bob@far.example', to: TO, raw: Buffer.from(text.join('\r\n')) }
  })
}

/** The subjects of all messages, once nothing waits in the spool any more. */
async function waitForAll(caliopen: Caliopen): Promise<string[]> {
  const isEmpty = async () => {
    const response = await fetch(`${caliopen.address}/health`)
    const { roles } = (await response.json()) as Health
    return roles.mail.spool.count === 0
  }
  await waitUntil('the spool to be empty', isEmpty, { timeout: 60_000, every: 200 })
  const { stdout } = await caliopen.ace('messages:list', '--account', TO, '--format', 'json')
  return stdout.split('\n').filter(Boolean).map(subjectOf)
}

interface Health {
  roles: { mail: { spool: { count: number } } }
}

function subjectOf(line: string): string {
  const { subject } = JSON.parse(line) as { subject: string }
  return subject
}
