import type { Archetype } from '../archetype.js'

const regular = { receivedBefore: 30, firstSeenAt: 1 }
const toMany = { role: 'to', recipients: 40 } as const
const copied = { role: 'cc', recipients: 4 } as const
const unnamed = { role: 'none', recipients: 1 } as const
const clear = { level: 0, proof: 'unknown' } as const

/** From people it does not know. */
export const strangers: Archetype[] = [
  {
    what: 'a stranger writes to you',
    from: 'new@person.example',
    levels: [1, 4],
    subject: 'Your workshop',
    text: 'A friend told me about you. I would like to visit.',
  },
  {
    what: 'a stranger asks',
    from: 'new@person.example',
    levels: [2, 5],
    subject: 'Oak table',
    text: 'Do you make tables to measure? How long would it take?',
  },
  {
    what: 'a stranger asks, in French',
    from: 'new@person.example',
    levels: [2, 5],
    subject: 'Table en chêne',
    text: 'Pouvez-vous me répondre avant vendredi ?',
  },
  {
    what: 'a stranger asks over an unencrypted line',
    from: 'new@person.example',
    levels: [0, 3],
    trust: clear,
    subject: 'Oak table',
    text: 'Do you make tables to measure?',
  },
  {
    what: 'somebody who writes often and is never answered',
    from: 'club@village.example',
    levels: [-1, 2],
    personal: regular,
    subject: 'News from the choir',
    text: 'We sang in Lyon.',
  },
  {
    what: 'a stranger invites to a webinar',
    from: 'host@webinar.example',
    levels: [1, 5],
    kind: 'invitation',
    subject: 'Invitation',
  },
  {
    what: 'a stranger copies you in',
    from: 'new@person.example',
    levels: [-6, -3],
    addressing: copied,
    subject: 'Re: the fence',
    text: 'See below.',
  },
  {
    what: 'a stranger writes to forty',
    from: 'new@person.example',
    levels: [-6, -3],
    addressing: toMany,
    subject: 'Petition',
    text: 'Sign with us.',
  },
  {
    what: 'a stranger hides the readers',
    from: 'new@person.example',
    levels: [-6, -3],
    addressing: unnamed,
    subject: 'An offer',
    text: 'Dear Sir or Madam.',
  },
  {
    what: 'cold sales by hand',
    from: 'kim@leads.example',
    levels: [-5, -2],
    subject: 'Quick question',
    text: 'I came across your site. We help joiners get more leads. Open to a quick call?',
  },
  {
    what: 'cold sales by machine',
    from: 'kim@leads.example',
    levels: [-9, -6],
    headers: { unsubscribe: true },
    subject: 'Following up',
    text: 'Just following up. Worth a chat? Book a demo here.',
  },
  {
    what: 'démarchage',
    from: 'paul@prospects.example',
    levels: [-5, -2],
    subject: 'Votre visibilité',
    text: 'Je me permets de vous contacter : nous aidons les artisans. Auriez-vous un créneau ?',
  },
]
