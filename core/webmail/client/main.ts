import { Application } from '@hotwired/stimulus'
import { config } from '@hotwired/turbo'
import AppearanceController from './controllers/appearance_controller.js'
import AttachmentsController from './controllers/attachments_controller.js'
import ChatController from './controllers/chat_controller.js'
import ComposeLinkController from './controllers/compose_link_controller.js'
import ComposerController from './controllers/composer_controller.js'
import DockController from './controllers/dock_controller.js'
import FoldController from './controllers/fold_controller.js'
import FrameController from './controllers/frame_controller.js'
import KeysController from './controllers/keys_controller.js'
import ListController from './controllers/list_controller.js'
import LiveController from './controllers/live_controller.js'
import MoreController from './controllers/more_controller.js'
import RecipientsController from './controllers/recipients_controller.js'
import SwipeController from './controllers/swipe_controller.js'
import ToastController from './controllers/toast_controller.js'
import WhyController from './controllers/why_controller.js'
import { showWholePages } from './missing.js'
import { keepWhatPeopleTouched } from './morph.js'
import { rememberZone } from './zone.js'

config.drive.progressBarDelay = 200

document.documentElement.dataset.script = ''
rememberZone()
keepWhatPeopleTouched()
showWholePages()

const application = Application.start()
application.register('appearance', AppearanceController)
application.register('attachments', AttachmentsController)
application.register('chat', ChatController)
application.register('compose-link', ComposeLinkController)
application.register('composer', ComposerController)
application.register('dock', DockController)
application.register('fold', FoldController)
application.register('frame', FrameController)
application.register('keys', KeysController)
application.register('list', ListController)
application.register('live', LiveController)
application.register('more', MoreController)
application.register('recipients', RecipientsController)
application.register('swipe', SwipeController)
application.register('toast', ToastController)
application.register('why', WhyController)
