import type { Archetype } from '../archetype.js'

const newsletter = { list: 'announcements', unsubscribe: true, bulk: true } as const
const discussion = { list: 'discussion', unsubscribe: true, bulk: false } as const
const unnamed = { role: 'none', recipients: 1 } as const

/** For many readers. */
export const lists: Archetype[] = [
  {
    what: 'a discussion list',
    from: 'somebody@list.example',
    levels: [-5, -2],
    headers: discussion,
    addressing: unnamed,
    subject: '[joiners] Glue',
    text: 'Which one do you use?',
  },
  {
    what: 'your thread on a discussion list',
    from: 'somebody@list.example',
    levels: [3, 6],
    headers: discussion,
    addressing: unnamed,
    personal: { repliedInThread: true },
    subject: 'Re: [joiners] Glue',
  },
  {
    what: 'a code forge tells of an issue',
    from: 'notifications@forge.example',
    levels: [-6, -3],
    headers: discussion,
    addressing: unnamed,
    subject: '[repo] crash (#12)',
  },
  {
    what: 'a newsletter',
    from: 'hello@magazine.example',
    levels: [-6, -3],
    headers: newsletter,
    subject: 'The November issue',
    text: 'In this issue.',
  },
  {
    what: 'a newsletter not to be answered',
    from: 'noreply@magazine.example',
    levels: [-8, -5],
    headers: newsletter,
    subject: 'The November issue',
  },
  {
    what: 'a social network wants you back',
    from: 'notification@social.example',
    levels: [-9, -6],
    headers: newsletter,
    subject: 'You have 3 new followers',
  },
  {
    what: 'a shop’s sale',
    from: 'news@shop.example',
    levels: [-10, -7],
    headers: newsletter,
    subject: '-40 % off everything: last chance',
    text: 'Shop now.',
  },
  {
    what: 'des soldes, de chez un fournisseur',
    from: 'bonjour@shop.example',
    levels: [-9, -6],
    headers: newsletter,
    personal: { sentTo: 1, receivedBefore: 20 },
    subject: 'Derniers jours : soldes',
  },
  {
    what: 'low-priority bulk',
    from: 'info@agency.example',
    levels: [-8, -5],
    headers: { bulk: true, unsubscribe: true, priority: 'low' },
    subject: 'Programme',
  },
]
