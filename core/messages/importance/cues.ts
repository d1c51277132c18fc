/**
 * Words that tell what a message is about, in English and French. They are looked for in text
 * without case and accents, in the subject where a single word in a long text would say little.
 */
export interface Cues {
  question: boolean
  attention: boolean
  code: boolean
  alarm: boolean
  receipt: boolean
  promotion: boolean
  outreach: boolean
  bait: boolean
  shouting: boolean
}

/** What a message wants is said at its beginning. */
const READ_CHARACTERS = 1500

const QUESTION = /\?(?:\s|$)/

const ATTENTION = words(`
  urgent|asap|as soon as possible|deadline|action required|time.sensitive
  by (?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|noon)
  (?:please|can you|could you) (?:reply|answer|confirm|review|sign|approve|call)
  (?:need|waiting for|awaiting) your
  des que possible|echeance|date limite|au plus vite
  (?:avant|d'ici|pour) (?:ce soir|demain|lundi|mardi|mercredi|jeudi|vendredi|midi)
  (?:merci de|peux-tu|pouvez-vous|pourriez-vous) (?:me |nous )?(?:repondre|confirmer|valider|signer|rappeler|relire)
  (?:besoin de|j'attends|nous attendons) (?:ton|ta|votre)`)

const CODE = words(`
  (?:verification|security|login|log-in|sign-?in|confirmation|access|authentication|one-time) (?:code|passcode|password|link)
  (?:reset|forgot|forgotten|change) (?:your |my )?password|password reset|your code is
  (?:confirm|verify|activate) your (?:e-?mail|account|address)
  code (?:de |d')(?:verification|securite|connexion|confirmation|acces|validation|authentification)
  (?:reinitialis\\w+|changer|modifi\\w+) (?:de |du |le |votre )*mot de passe|mot de passe oublie|votre code est
  (?:confirmez|verifiez|activez) votre (?:e-?mail|compte|adresse)`)

const ALARM = words(`
  security alert|new sign-?in|unusual (?:activity|sign-?in)|suspicious|payment (?:failed|declined)|overdue
  past due|final notice|expires? (?:today|tomorrow|soon|in)|will expire|failed|failure|critical|outage|is down
  alerte de securite|nouvelle connexion|activite inhabituelle|paiement (?:refuse|echoue)|impaye|retard de paiement
  derniere relance|expire(?:ra)? (?:aujourd'hui|demain|bientot|dans|le)|echec|en panne|critique`)

const RECEIPT = words(`
  orders?|purchase|invoice|receipt|booking|reservation|tickets?|shipped|shipping|delivery|delivered|parcel|payment|statement
  commande|achat|facture|recu|billets?|expediee?|expedition|livraison|livree?|colis|paiement|releve`)

const PROMOTION = words(`
  \\d+ ?% (?:off|de (?:remise|reduction))|(?:up to|jusqu'a) -?\\d+ ?%|sale|discounts?|coupons?|voucher|promo(?:tion)?s?|deals?
  last chance|limited.time|free shipping|special offer|black friday|don't miss|exclusive offer
  soldes|remises?|bons? plans?|derniere chance|derniers jours|offres? (?:speciale|exclusive|limitee)s?
  livraison (?:offerte|gratuite)|ventes? (?:privee|flash)s?|ne manquez pas|profitez`)

/** One such phrase is ordinary politeness; two are a pattern. */
const OUTREACH = words(`
  quick (?:call|chat|question|intro)|(?:10|15|20|30).min\\w*|hop on a call|(?:book|schedule) a (?:call|demo|meeting|time)
  following up|circling back|reaching out|came across your|touch base|worth a (?:chat|conversation)
  (?:increase|grow|boost|double) your \\w+|more leads|qualified leads|we help \\w+|companies like yours|free (?:audit|trial|demo)
  court echange|echange (?:rapide|telephonique)|je me permets de|je reviens vers vous|suite a mon (?:mail|message|precedent)
  nous (?:aidons|accompagnons) (?:les|des)|(?:booster|augmenter|developper|doubler) (?:vos|votre)|prospects qualifies
  audit gratuit|demo(?:nstration)? gratuite|entreprises comme la votre|un creneau`)

const BAIT = words(`
  lottery|you(?: have| ?'ve)? won|inheritance|next of kin|million (?:us )?(?:dollars|usd|euros?)|claim your (?:prize|reward|funds?)
  bitcoin|crypto\\w*|guaranteed (?:income|profits?|returns?)|get rich|viagra|cialis|casino|western union|wire transfer of
  loterie|vous avez gagne|heritage de|millions? d'euros|gains? garantis?|placement garanti|pret entre particuliers
  argent facile|devenir riche`)

export function readCues(subject: string, text: string): Cues {
  const head = plain(subject)
  const whole = `${head}\n${plain(ownWords(text.slice(0, READ_CHARACTERS)))}`
  return {
    question: QUESTION.test(whole),
    attention: ATTENTION.test(whole),
    code: CODE.test(whole),
    alarm: ALARM.test(head),
    receipt: RECEIPT.test(head),
    promotion: PROMOTION.test(head),
    outreach: hasTwo(OUTREACH, whole),
    bait: BAIT.test(whole),
    shouting: isShouting(subject),
  }
}

/** Without the letter that is answered below: its questions were asked by somebody else. */
function ownWords(text: string): string {
  const quote = text.search(/^>/m)
  return quote < 0 ? text : text.slice(0, quote)
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase()
}

function hasTwo(phrases: RegExp, text: string): boolean {
  const first = phrases.exec(text)
  return first !== null && phrases.test(text.slice(first.index + first[0].length))
}

function isShouting(subject: string): boolean {
  const letters = subject.replace(/\P{L}/gu, '')
  const capitals = letters.replace(/\P{Lu}/gu, '')
  return (letters.length >= 10 && capitals.length > letters.length * 0.8) || /!\s?!/.test(subject)
}

/** Alternatives by line or bar, each as whole words. */
function words(alternatives: string): RegExp {
  const joined = alternatives
    .trim()
    .split(/\s*\n\s*/)
    .join('|')
  return new RegExp(`(?<![\\w-])(?:${joined})(?!\\w)`)
}
