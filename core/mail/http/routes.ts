import router from '@adonisjs/core/services/router'

const MtaSts = () => import('./mta_sts_controller.js')

/* What the protocols of mail ask for over HTTP. */
router.get('/.well-known/mta-sts.txt', [MtaSts, 'show']).as('mail.mta_sts')
