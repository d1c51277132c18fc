import type { Archetype } from '../archetype.js'

const friend = { isContact: true, sentTo: 35, receivedBefore: 40, firstSeenAt: 1 }
const customer = { sentTo: 2, receivedBefore: 3, firstSeenAt: 1 }
const toMany = { role: 'to', recipients: 40 } as const
const copied = { role: 'cc', recipients: 4 } as const
const unchecked = { level: 5, proof: 'unknown' } as const

/** From people the account knows. */
export const acquaintances: Archetype[] = [
  {
    what: 'a friend answers',
    from: 'lea@atelier.example',
    levels: [9, 10],
    personal: { ...friend, repliedInThread: true },
    trust: { level: 29 },
    subject: 'Re: Sunday',
    text: 'See you at ten then.',
  },
  {
    what: 'a friend answers in encrypted letters',
    from: 'lea@atelier.example',
    levels: [9, 10],
    personal: { ...friend, repliedInThread: true, verifiedInPerson: true },
    trust: { level: 75 },
    subject: 'Re: keys',
    text: 'Here is what I found.',
  },
  {
    what: 'the boss asks',
    from: 'boss@home.example',
    levels: [8, 10],
    personal: friend,
    subject: 'Offer for the Martins',
    text: 'Can you send me the figures by tomorrow?',
  },
  {
    what: 'a colleague, chatting over XMPP',
    from: 'sam@home.example',
    levels: [8, 10],
    channel: 'xmpp',
    personal: friend,
    text: 'Coming to lunch?',
  },
  {
    what: 'a colleague’s plain note',
    from: 'sam@home.example',
    levels: [6, 9],
    personal: friend,
    trust: unchecked,
    subject: 'Minutes',
    text: 'Attached are the minutes of Monday.',
  },
  {
    what: 'a colleague invites to a meeting',
    from: 'sam@home.example',
    levels: [7, 10],
    personal: friend,
    kind: 'invitation',
    subject: 'Invitation: planning',
    addressing: { role: 'to', recipients: 4 },
  },
  {
    what: 'the family writes to eight',
    from: 'aunt@family.example',
    levels: [5, 8],
    personal: friend,
    addressing: { role: 'to', recipients: 8 },
    subject: 'Christmas',
    text: 'I will bring the cake.',
  },
  {
    what: 'a colleague copies you in',
    from: 'sam@home.example',
    levels: [2, 4],
    personal: friend,
    addressing: copied,
    subject: 'Re: delivery dates',
    text: 'As agreed on the phone.',
  },
  {
    what: 'the boss writes to everybody',
    from: 'boss@home.example',
    levels: [1, 4],
    personal: friend,
    addressing: toMany,
    subject: 'Summer party',
    text: 'We meet at six.',
  },
  {
    what: 'a customer answers',
    from: 'martin@customer.example',
    levels: [7, 10],
    personal: { ...customer, repliedInThread: true },
    subject: 'Re: Your offer',
    text: 'We accept.',
  },
  {
    what: 'a customer comes back',
    from: 'martin@customer.example',
    levels: [5, 8],
    personal: customer,
    subject: 'Another kitchen',
    text: 'We liked the last one. When could you start?',
  },
  {
    what: 'a supplier’s bookkeeper sends an invoice',
    from: 'accounts@supplier.example',
    levels: [5, 8],
    personal: { ...customer, isContact: true },
    subject: 'Invoice 2026-118',
    text: 'Please find our invoice attached.',
  },
  {
    what: 'you write to yourself',
    from: 'me@home.example',
    levels: [3, 6],
    isSelf: true,
    subject: 'Remember the keys',
  },
]
