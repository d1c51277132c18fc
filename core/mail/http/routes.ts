import router from '@adonisjs/core/services/router'

const Autoconfigs = () => import('./autoconfigs_controller.js')
const Autodiscovers = () => import('./autodiscovers_controller.js')
const MtaSts = () => import('./mta_sts_controller.js')

/* What the protocols of mail ask for over HTTP. */
router.get('/.well-known/mta-sts.txt', [MtaSts, 'show']).as('mail.mta_sts')

router.get('/mail/config-v1.1.xml', [Autoconfigs, 'show']).as('mail.autoconfig')
router
  .get('/.well-known/autoconfig/mail/config-v1.1.xml', [Autoconfigs, 'show'])
  .as('mail.autoconfig.well_known')
/* Outlook writes both names as it likes. */
router
  .post('/:folder/:file', [Autodiscovers, 'store'])
  .where('folder', /^autodiscover$/i)
  .where('file', /^autodiscover\.xml$/i)
  .as('mail.autodiscover')
