import { SmtpClient, type Letter } from '#appliance/chaos/load/smtp_client.js'

/** How many connect at once: the others wait in the kernel's queue otherwise, and some are turned away. */
const AT_ONCE = 50

/** Opens so many sessions, which say EHLO and wait. */
export async function openSessions(port: number, count: number): Promise<SmtpClient[]> {
  const clients: SmtpClient[] = []
  while (clients.length < count) {
    const more = Math.min(AT_ONCE, count - clients.length)
    clients.push(...(await Promise.all(Array.from({ length: more }, () => SmtpClient.open(port)))))
  }
  return clients
}

/** Every one of them sends without a pause; answers how many messages were taken. */
export async function sendFor(
  clients: readonly SmtpClient[],
  seconds: number,
  letter: (number: number) => Letter
): Promise<number> {
  const until = performance.now() + seconds * 1_000
  let sent = 0
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) await client.send(letter(sent++))
    })
  )
  return sent
}
