import type { Archetype } from '../archetype.js'

const friend = { isContact: true, sentTo: 35, receivedBefore: 40, firstSeenAt: 1 }
const generated = { automatic: 'generated' } as const
const unnamed = { role: 'none', recipients: 1 } as const
const unchecked = { level: 5, proof: 'unknown' } as const
const clear = { level: 0, proof: 'unknown' } as const
const forged = { level: 0, proof: 'refused' } as const

/** Not to be believed. */
export const deceit: Archetype[] = [
  {
    what: 'a forged bank presses',
    from: 'service@bank.example',
    levels: [-9, -6],
    trust: forged,
    subject: 'Your account',
    text: 'Urgent: confirm your account by tomorrow, or we close it.',
  },
  {
    what: 'a forged friend',
    from: 'lea@atelier.example',
    levels: [-9, -6],
    trust: forged,
    personal: friend,
    subject: 'Help',
    text: 'I need your help, as soon as possible.',
  },
  {
    what: 'a friend whose forwarder breaks the proof',
    from: 'lea@atelier.example',
    levels: [-4, -1],
    trust: forged,
    personal: friend,
    subject: 'Sunday',
    text: 'See you at ten.',
  },
  {
    what: 'a name that is another address',
    from: 'x81@freemail.example',
    levels: [-6, -2],
    name: 'boss@home.example',
    trust: unchecked,
    subject: 'Are you at your desk',
    text: 'I need a favour.',
    headers: { priority: 'high' },
  },
  {
    what: 'bait',
    from: 'agent@prize.example',
    levels: [-10, -8],
    trust: clear,
    addressing: unnamed,
    subject: 'CONGRATULATIONS WINNER!!',
    text: 'You have won 2 million dollars in the lottery.',
  },
  {
    what: 'bait that the antispam knows',
    from: 'agent@prize.example',
    levels: [-10, -10],
    trust: forged,
    addressing: unnamed,
    spam: 0.9,
    subject: 'CONGRATULATIONS!!',
    text: 'Vous avez gagné à la loterie.',
  },
  {
    what: 'backscatter',
    from: 'mailer-daemon@other.example',
    levels: [-8, -5],
    kind: 'failure',
    headers: generated,
    subject: 'Undelivered mail',
  },
]
