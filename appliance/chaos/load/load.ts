import type { Ledger } from '../ledger.js'
import { Random } from '../random.js'
import { newLetter } from './letters.js'
import { Cut, Refused, SmtpClient, type Letter } from './smtp_client.js'
import { sendStubbornly } from './stubborn_sender.js'

export interface LoadSettings {
  seed: number
  ports: { smtp: number; submission: number }
  /** addresses with one password */
  accounts: readonly string[]
  password: string
  ledger: Ledger
}

export interface Load {
  /** No letter is begun any more; resolves when every one that was has its 250, or patience has ended. */
  end(patience: number): Promise<void>
}

/** Where mail goes from here: mostly far away, sometimes to the next room, sometimes to nobody. */
export const FAR_PEOPLE = ['ana@far.example', 'zoe@second.example', 'max@nomx.example']
export const FAR_NOBODY = 'nobody@far.example'

const SENDERS_IN = 5

/** Mail in both directions, over kept connections, until it is told to end. */
export function startLoad(settings: LoadSettings): Load {
  let ending = false
  let deadline = Infinity
  const isOver = () => ending
  const work = [
    ...Array.from({ length: SENDERS_IN }, (_, at) => sendIn(settings, at, isOver, () => deadline)),
    ...settings.accounts.map((_, at) => sendOut(settings, at, isOver, () => deadline)),
  ]
  const all = Promise.all(work)
  return {
    async end(patience) {
      deadline = Date.now() + patience
      ending = true
      await all
    },
  }
}

function sendIn(
  { seed, ports, accounts, ledger }: LoadSettings,
  sender: number,
  isOver: () => boolean,
  deadline: () => number
): Promise<void> {
  const random = new Random(seed * 31 + sender)
  let count = 0
  const next = () => {
    if (isOver()) return null
    const first = random.pick(accounts)
    const second = random.pick(accounts)
    const to = random.chance(0.15) && first !== second ? [first, second] : [first]
    const from = `sender-${sender}@far.example`
    const letter = newLetter(random, { token: `in-${sender}-${count++}-${seed}`, from, to })
    ledger.add({ ...letter, way: 'in' })
    return letter
  }
  const connect = () => SmtpClient.open(ports.smtp)
  return sendStubbornly(
    { next, connect, ...accounting(ledger), pace: () => random.between(40, 160) },
    deadline
  )
}

function sendOut(
  { seed, ports, accounts, password, ledger }: LoadSettings,
  account: number,
  isOver: () => boolean,
  deadline: () => number
): Promise<void> {
  const random = new Random(seed * 37 + account)
  const from = accounts[account] ?? ''
  const others = accounts.filter((address) => address !== from)
  let count = 0
  const next = () => {
    if (isOver()) return null
    const to = [chooseRecipient(random, others)]
    const letter = newLetter(random, { token: `out-${account}-${count++}-${seed}`, from, to })
    ledger.add({ ...letter, way: 'out' })
    return letter
  }
  const connect = () => SmtpClient.signIn(ports.submission, from, password)
  return sendStubbornly(
    { next, connect, ...accounting(ledger), pace: () => random.between(100, 400) },
    deadline
  )
}

function chooseRecipient(random: Random, others: readonly string[]): string {
  if (random.chance(0.1)) return FAR_NOBODY
  return random.chance(0.2) ? random.pick(others) : random.pick(FAR_PEOPLE)
}

function accounting(ledger: Ledger) {
  return {
    taken: ({ token }: Letter) => ledger.taken(token),
    repeated({ token }: Letter, why: Cut | Refused) {
      ledger.repeated(token, why instanceof Cut && why.afterAll)
      if (why instanceof Refused && why.isFinal) ledger.refused(token, why)
    },
  }
}
