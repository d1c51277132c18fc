import type { Sql } from '#database/sql.js'
import type { Lease } from './lease.js'
import type {
  KeptPackage,
  Operation,
  OperationQuestions,
  OperationResult,
  OperationStep,
} from './operation.js'
import { setAsking, setDone, setPlugin, setStep } from './operation_state.js'
import type { LifecycleParts } from '../parts.js'

/** One operation while it runs: where it is, and what is true in the end. */
export class Run {
  constructor(
    readonly parts: LifecycleParts,
    readonly operation: Operation,
    /** the account that asked */
    readonly by: Buffer | null,
    readonly lease: Lease,
    readonly onStep: (step: OperationStep) => void
  ) {}

  async step(step: OperationStep): Promise<void> {
    this.onStep(step)
    await setStep(this.parts.sql, this.operation, step)
  }

  async isAbout(plugin: string, artefact: string): Promise<void> {
    await setPlugin(this.parts.sql, this.operation.id, plugin, artefact)
  }

  /** Nothing is changed before somebody answered. */
  async ask(questions: OperationQuestions, place: KeptPackage): Promise<void> {
    await setAsking(this.parts.sql, this.operation, questions, place)
  }

  /**
   * The one moment in which something changes: what `work` does and that the operation is done stand together or not
   * at all, and only while the work is ours.
   */
  async change(work: (trx: Sql) => Promise<OperationResult>): Promise<void> {
    await this.parts.sql.transaction(async (trx) => {
      await this.lease.guard(trx)
      await setDone(trx, this.operation.id, await work(trx))
    })
    this.parts.bus.publish('plugins.changed', {})
  }
}
