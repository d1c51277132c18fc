import type { Archetype } from '../archetype.js'

const friend = { isContact: true, sentTo: 35, receivedBefore: 40, firstSeenAt: 1 }
const generated = { automatic: 'generated' } as const

/** From programs that serve it. */
export const machines: Archetype[] = [
  {
    what: 'a code to sign in with',
    from: 'no-reply@bank.example',
    levels: [1, 4],
    subject: 'Your verification code',
    text: 'Your code is 482 113.',
  },
  {
    what: 'a link to reset a password',
    from: 'noreply@shop.example',
    levels: [1, 4],
    headers: generated,
    subject: 'Réinitialisation de votre mot de passe',
    text: 'Réinitialisez votre mot de passe ici.',
  },
  {
    what: 'the bank warns of a sign-in',
    from: 'no-reply@bank.example',
    levels: [0, 3],
    subject: 'Security alert: new sign-in',
    text: 'A new device signed in.',
  },
  {
    what: 'the receipt of an order',
    from: 'orders@shop.example',
    levels: [0, 4],
    headers: { ...generated },
    subject: 'Your order has shipped',
    text: 'Order 113.',
  },
  {
    what: 'the receipt of an order, not to be answered',
    from: 'no-reply@shop.example',
    levels: [-3, 0],
    headers: generated,
    subject: 'Votre commande est expédiée',
    text: 'Commande 113.',
  },
  {
    what: 'a ticket system answers you',
    from: 'support@host.example',
    levels: [2, 6],
    headers: generated,
    personal: { repliedInThread: true },
    subject: 'Re: [#77] server',
  },
  {
    what: 'a message of yours was not delivered',
    from: '',
    levels: [5, 7],
    kind: 'failure',
    headers: generated,
    personal: { repliedInThread: true },
    subject: 'Undelivered mail',
  },
  {
    what: 'an out-of-office note',
    from: 'sam@home.example',
    levels: [-4, -1],
    headers: { automatic: 'replied' },
    personal: { ...friend, repliedInThread: true },
    subject: 'Away',
  },
  {
    what: 'a cron job reports',
    from: 'root@server.example',
    levels: [-6, -3],
    headers: generated,
    subject: 'Cron <root@server> backup',
    text: 'done',
  },
  {
    what: 'a cron job failed',
    from: 'root@server.example',
    levels: [-2, 1],
    headers: generated,
    subject: 'Backup failed',
    text: 'disk full',
  },
  {
    what: 'a read receipt',
    from: 'lea@atelier.example',
    levels: [-5, -2],
    kind: 'report',
    personal: friend,
    subject: 'Read: Sunday',
  },
]
