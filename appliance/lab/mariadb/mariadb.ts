import { randomBytes } from 'node:crypto'
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise'

export interface MariadbAddress {
  host: string
  port: number
  socketPath: string
  adminPassword: string
}

/** What an `instance.json` with client "mysql" needs. */
export interface MysqlSettings {
  host: string
  port: number
  user: string
  password: string
  database: string
}

/** Hands out databases of the lab's MariaDB; each with a user who may touch nothing else. */
export class Mariadb {
  readonly address: MariadbAddress

  constructor(address: MariadbAddress) {
    this.address = address
  }

  async createDatabase(prefix = 'test'): Promise<MysqlSettings> {
    const name = `${prefix}_${randomBytes(6).toString('hex')}`
    const password = randomBytes(12).toString('hex')
    await this.#asAdmin(async (admin) => {
      await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
      await admin.query(`CREATE USER '${name}'@'%' IDENTIFIED BY '${password}'`)
      await admin.query(`GRANT ALL PRIVILEGES ON ${name}.* TO '${name}'@'%'`)
    })
    const { host, port } = this.address
    return { host, port, user: name, password, database: name }
  }

  async dropDatabase(settings: Pick<MysqlSettings, 'user' | 'database'>): Promise<void> {
    await this.#asAdmin(async (admin) => {
      await admin.query(`DROP DATABASE IF EXISTS \`${settings.database}\``)
      await admin.query(`DROP USER IF EXISTS '${settings.user}'@'%'`)
    })
  }

  /** Names of all databases that `createDatabase` made and nobody dropped. */
  async databases(): Promise<string[]> {
    const own = ['information_schema', 'mysql', 'performance_schema', 'sys']
    return this.#asAdmin(async (admin) => {
      const [rows] = await admin.query<RowDataPacket[]>({
        sql: 'SHOW DATABASES',
        rowsAsArray: true,
      })
      return rows.map((row) => String(row[0])).filter((name) => !own.includes(name))
    })
  }

  /** Resolves to true when it takes statements; throws when it cannot be reached yet. */
  async answers(): Promise<boolean> {
    await this.#asAdmin((admin) => admin.query('SELECT 1'))
    return true
  }

  async #asAdmin<T>(work: (admin: Connection) => Promise<T>): Promise<T> {
    const { socketPath, adminPassword } = this.address
    const admin = await createConnection({
      socketPath,
      user: 'root',
      password: adminPassword,
      connectTimeout: 5_000,
    })
    try {
      return await work(admin)
    } finally {
      await admin.end()
    }
  }
}
