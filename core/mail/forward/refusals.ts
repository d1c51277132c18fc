import type { Reply } from '../session/reply.js'

/*
 * Why a message does not go on. A person reads these in a bounce.
 */

// RFC 5321 §6.3, RFC 3463 §3.5
export const TOO_MANY_HOPS: Reply = {
  code: 554,
  enhanced: '5.4.6',
  text: 'This message went through more than 50 servers: it goes round in circles',
}

export const GOES_IN_CIRCLES: Reply = {
  code: 554,
  enhanced: '5.4.6',
  text: 'This message was passed on by that address before: it goes round in circles',
}

export const NOT_PASSED_ON: Reply = {
  code: 550,
  enhanced: '5.7.1',
  text: 'This message looks like junk, and that address passes no junk on',
}

export const MAILBOX_FULL: Reply = {
  code: 452,
  enhanced: '4.2.2',
  text: 'The mailbox is full: its owner has to make room first, please try again later',
}

// RFC 3463 §3.3
export const REACHES_TOO_MANY: Reply = {
  code: 550,
  enhanced: '5.2.4',
  text: 'That address stands for more than 1,000 addresses elsewhere: write to its parts',
}

// RFC 3463 §3.8
export const MEMBERS_ONLY: Reply = {
  code: 550,
  enhanced: '5.7.2',
  text: 'Only members of this group may write to it',
}

export const NOT_OUR_BOUNCE: Reply = {
  code: 550,
  enhanced: '5.1.1',
  text: 'No message was passed on from here with that sender',
}

export const OLD_BOUNCE: Reply = {
  code: 550,
  enhanced: '5.1.1',
  text: 'A message with that sender was passed on too long ago to be returned',
}
