/**
 * Words that tell what a message is about, in English and French, without case and accents.
 * One line a group of phrases, each matched as whole words.
 */
export const QUESTION = /\?(?:\s|$)/

export const ATTENTION = words(`
  urgent|asap|as soon as possible|deadline|action required|time.sensitive
  by (?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|noon)
  (?:please|can you|could you) (?:reply|answer|confirm|review|sign|approve|call)
  (?:need|waiting for|awaiting) your
  des que possible|echeance|date limite|au plus vite
  (?:avant|d'ici|pour) (?:ce soir|demain|lundi|mardi|mercredi|jeudi|vendredi|midi)
  (?:merci de|peux-tu|pouvez-vous|pourriez-vous) (?:me |nous )?(?:repondre|confirmer|valider|signer|rappeler|relire)
  (?:besoin de|j'attends|nous attendons) (?:ton|ta|votre)`)

export const CODE = words(`
  (?:verification|security|login|log-in|sign-?in|confirmation|access|authentication|one-time) (?:code|passcode|password|link)
  (?:reset|forgot|forgotten|change) (?:your |my )?password|password reset|your code is
  (?:confirm|verify|activate) your (?:e-?mail|account|address)
  code (?:de |d')(?:verification|securite|connexion|confirmation|acces|validation|authentification)
  (?:reinitialis\\w+|changer|modifi\\w+) (?:de |du |le |votre )*mot de passe|mot de passe oublie|votre code est
  (?:confirmez|verifiez|activez) votre (?:e-?mail|compte|adresse)`)

export const ALARM = words(`
  security alert|new sign-?in|unusual (?:activity|sign-?in)|suspicious|payment (?:failed|declined)|overdue
  past due|final notice|expires? (?:today|tomorrow|soon|in)|will expire|failed|failure|critical|outage|is down
  alerte de securite|nouvelle connexion|activite inhabituelle|paiement (?:refuse|echoue)|impaye|retard de paiement
  derniere relance|expire(?:ra)? (?:aujourd'hui|demain|bientot|dans|le)|echec|en panne|critique`)

export const RECEIPT = words(`
  orders?|purchase|invoice|receipt|booking|reservation|tickets?|shipped|shipping|delivery|delivered|parcel|payment|statement
  commande|achat|facture|recu|billets?|expediee?|expedition|livraison|livree?|colis|paiement|releve`)

export const PROMOTION = words(`
  \\d+ ?% (?:off|de (?:remise|reduction))|(?:up to|jusqu'a) -?\\d+ ?%|sale|discounts?|coupons?|voucher|promo(?:tion)?s?|deals?
  last chance|limited.time|free shipping|special offer|black friday|don't miss|exclusive offer
  soldes|remises?|bons? plans?|derniere chance|derniers jours|offres? (?:speciale|exclusive|limitee)s?
  livraison (?:offerte|gratuite)|ventes? (?:privee|flash)s?|ne manquez pas|profitez`)

export const OUTREACH = words(`
  quick (?:call|chat|question|intro)|(?:10|15|20|30).min\\w*|hop on a call|(?:book|schedule) a (?:call|demo|meeting|time)
  following up|circling back|reaching out|came across your|touch base|worth a (?:chat|conversation)
  (?:increase|grow|boost|double) your \\w+|more leads|qualified leads|we help \\w+|companies like yours|free (?:audit|trial|demo)
  court echange|echange (?:rapide|telephonique)|je me permets de|je reviens vers vous|suite a mon (?:mail|message|precedent)
  nous (?:aidons|accompagnons) (?:les|des)|(?:booster|augmenter|developper|doubler) (?:vos|votre)|prospects qualifies
  audit gratuit|demo(?:nstration)? gratuite|entreprises comme la votre|un creneau`)

export const BAIT = words(`
  lottery|you(?: have| ?'ve)? won|inheritance|next of kin|million (?:us )?(?:dollars|usd|euros?)|claim your (?:prize|reward|funds?)
  bitcoin|crypto\\w*|guaranteed (?:income|profits?|returns?)|get rich|viagra|cialis|casino|western union|wire transfer of
  loterie|vous avez gagne|heritage de|millions? d'euros|gains? garantis?|placement garanti|pret entre particuliers
  argent facile|devenir riche`)

function words(alternatives: string): RegExp {
  const joined = alternatives
    .trim()
    .split(/\s*\n\s*/)
    .join('|')
  return new RegExp(`(?<![\\w-])(?:${joined})(?!\\w)`)
}
