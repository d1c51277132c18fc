import { Application } from '@hotwired/stimulus'
import BusyController from './controllers/busy_controller.js'
import CopyController from './controllers/copy_controller.js'
import ProgressController from './controllers/progress_controller.js'
import RefreshController from './controllers/refresh_controller.js'

document.documentElement.dataset.script = ''

const application = Application.start()
application.register('busy', BusyController)
application.register('copy', CopyController)
application.register('progress', ProgressController)
application.register('refresh', RefreshController)
