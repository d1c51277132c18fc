import type { Reply } from '../session/reply.js'

/*
 * What senders are told; enhanced codes are of RFC 3463 §3.8. A person reads these in a bounce.
 */

export const LOOKS_LIKE_SPAM: Reply = {
  ...{ code: 554, enhanced: '5.7.1' },
  text: 'The message looks like spam and was not taken in: if it is none, please reach its recipient another way',
}

export const PLEASE_WAIT: Reply = {
  ...{ code: 451, enhanced: '4.7.1' },
  text: 'Mail like this is only taken in at a second try: please send it again in a few minutes',
}

export const CANNOT_SCAN: Reply = {
  ...{ code: 451, enhanced: '4.7.1' },
  text: 'Messages cannot be checked for spam at this moment: please try again in a few minutes',
}

export function isListed(zone: string): Reply {
  return {
    ...{ code: 554, enhanced: '5.7.1' },
    text: `Your address is on the list ${zone}, and mail from there is not taken in`,
  }
}
