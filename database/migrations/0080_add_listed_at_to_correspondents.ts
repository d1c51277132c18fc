import { BaseSchema } from '@adonisjs/lucid/schema'

/** When a channel's own list of correspondents last named this one; null: it never did. */
export default class extends BaseSchema {
  async up() {
    this.schema.raw('alter table correspondents add column listed_at bigint null')
  }

  async down() {
    this.schema.raw('alter table correspondents drop column listed_at')
  }
}
