import {
  lookAtController,
  lookAtScanner,
  USUAL_SCANNER,
} from '#core/mail/antispam/look_at_rspamd.js'
import { countUnscanned } from '#core/mail/antispam/later/scan_later.js'
import { countLessons } from '#core/mail/antispam/learning/learn_lessons.js'
import { countHeldSpam } from '#core/mail/antispam/outgoing/outgoing_scans.js'
import { SEALED_FOR, type AntispamSetting } from '#core/mail/antispam/setting.js'
import type { Seal } from '#database/seal.js'
import type { Sql } from '#database/sql.js'
import type { AntispamState } from './antispam_findings.js'

/** Looks now, for a few seconds at most. */
export async function antispamState(
  sql: Sql,
  seal: Seal,
  setting: AntispamSetting
): Promise<AntispamState> {
  const { controller, password } = setting
  const opened = password === null ? null : seal.open(password, SEALED_FOR)
  const [scanner, learner] = await Promise.all([
    lookAtScanner(setting.scanner ?? USUAL_SCANNER),
    controller === null ? null : lookAtController(controller, opened),
  ])
  return {
    ...{ setting, scanner, controller: learner },
    unscanned: await countUnscanned(sql),
    lessons: await countLessons(sql),
    heldBack: await countHeldSpam(sql),
  }
}
