import { Application } from '@hotwired/stimulus'
import ToastController from '#core/webmail/client/controllers/toast_controller.js'
import { rememberZone } from '#core/webmail/client/zone.js'

document.documentElement.dataset.script = ''
rememberZone()

const application = Application.start()
application.register('toast', ToastController)
