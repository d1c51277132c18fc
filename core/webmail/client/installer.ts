import { Application } from '@hotwired/stimulus'
import InstallingController from './controllers/installing_controller.js'
import StartingController from './controllers/starting_controller.js'
import StorageTestController from './controllers/storage_test_controller.js'
import StrengthController from './controllers/strength_controller.js'

document.documentElement.dataset.script = ''

const application = Application.start()
application.register('installing', InstallingController)
application.register('starting', StartingController)
application.register('storage-test', StorageTestController)
application.register('strength', StrengthController)
