import { Application } from '@hotwired/stimulus'
import ToastController from '#core/webmail/client/controllers/toast_controller.js'
import { rememberZone } from '#core/webmail/client/zone.js'
import BusyController from './controllers/busy_controller.js'
import ProgressController from './controllers/progress_controller.js'

document.documentElement.dataset.script = ''
rememberZone()

const application = Application.start()
application.register('busy', BusyController)
application.register('progress', ProgressController)
application.register('toast', ToastController)
