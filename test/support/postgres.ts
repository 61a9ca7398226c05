/**
 * A real PostgreSQL for a test: Debian's own programs, a cluster in a temporary folder on a free loopback
 * port. The server refuses to run as root, so that there it runs as `postgres` or `nobody`.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './free-port.ts'

const FOLDERS = '/usr/lib/postgresql/*/bin'
const VERSION_LEAST = 15
const USERS = ['postgres', 'nobody']
const UP_TRIES = 400
/** Of Linux, on every machine that runs this. */
const TICKS_PER_S = 100
const UP_EVERY_MS = 25

/** The folder of its programs, the newest; `undefined` when this machine has none that will do. */
export function findPostgres(): string | undefined {
  const folders = globSync(FOLDERS).map((folder) => ({
    folder,
    version: Number(folder.split('/').at(-2)),
  }))
  const usable = folders.filter(({ version }) => version >= VERSION_LEAST)
  return usable.sort((a, b) => b.version - a.version)[0]?.folder
}

export const whyNoPostgres: string | false =
  findPostgres() || process.env['CI'] === 'true' ? false : 'postgresql is not installed'

type Account = { readonly uid?: number; readonly gid?: number }

export class Postgres {
  readonly #programs: string
  readonly #folder: string
  readonly #port: number
  readonly #isDurable: boolean
  readonly #account: Account = accountOfServer()
  #child: ChildProcess | undefined
  #databases = 0

  private constructor(place: {
    programs: string
    folder: string
    port: number
    isDurable: boolean
  }) {
    this.#programs = place.programs
    this.#folder = place.folder
    this.#port = place.port
    this.#isDurable = place.isDurable
  }

  /** `isDurable: false` syncs nothing: for tests of what is asked, not of what survives. */
  static async start({ isDurable = false } = {}): Promise<Postgres> {
    const programs = findPostgres()
    if (!programs) throw new Error('postgresql must be installed where CI=true')
    const folder = await mkdtemp(join(tmpdir(), 'cigale-postgres-'))
    const postgres = new Postgres({ programs, folder, port: await freePort(), isDurable })
    const { uid, gid } = postgres.#account
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
    const flags = ['-D', postgres.#data, '-U', 'cigale', '-A', 'trust', '-E', 'UTF8', '--no-sync']
    const made = spawnSync(join(programs, 'initdb'), [...flags, '--locale=C'], {
      ...postgres.#account,
      cwd: folder,
      encoding: 'utf8',
    })
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
    await postgres.run()
    return postgres
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  /** Starts the server on what there is, and waits until it answers. */
  async run(): Promise<void> {
    const settings = [
      `port=${this.#port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
      'max_connections=60',
      'log_min_messages=fatal',
      ...(this.#isDurable ? [] : ['fsync=off']),
    ]
    const flags = settings.flatMap((setting) => ['-c', setting])
    this.#child = spawn(join(this.#programs, 'postgres'), ['-D', this.#data, ...flags], {
      ...this.#account,
      cwd: this.#folder,
      stdio: 'ignore',
    })
    for (let tries = 0; tries < UP_TRIES; tries++) {
      if (await this.#answers()) return
      await pause(UP_EVERY_MS)
    }
    throw new Error(`postgresql does not answer on port ${this.#port} after 10 s`)
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url('postgres') })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      return false
    }
  }

  url(database: string): string {
    return `postgres://cigale@127.0.0.1:${this.#port}/${database}`
  }

  /** A new, empty database; gives its URL. */
  async database(): Promise<string> {
    const name = `city_${++this.#databases}`
    await this.query('postgres', `CREATE DATABASE ${name}`)
    return this.url(name)
  }

  /** As an administrator would ask, with `psql`. `database`: its name, or its URL. */
  async query(database: string, sql: string): Promise<Record<string, unknown>[]> {
    const url = database.includes('://') ? database : this.url(database)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const result = await client.query(sql)
      return [result].flat().at(-1)!.rows
    } finally {
      await client.end()
    }
  }

  /** Runs one of its programs, such as `pg_dump`; gives what it prints. */
  program(name: string, args: readonly string[], input?: string): string {
    const path = join(this.#programs, name)
    const done = spawnSync(path, args, { encoding: 'utf8', input, maxBuffer: 2 ** 30 })
    if (done.status !== 0) throw new Error(`${name} failed: ${done.stderr}`)
    return done.stdout
  }

  /** `SIGINT` rolls back and ends at once; `SIGQUIT` is as a crash. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  /** A copy of its files while it is stopped, as a snapshot of its disk; gives what puts it back. */
  async snapshot(): Promise<() => Promise<void>> {
    const copy = join(this.#folder, 'snapshot')
    this.#copy(this.#data, copy)
    return async () => {
      await rm(this.#data, { recursive: true })
      this.#copy(copy, this.#data)
    }
  }

  #copy(from: string, to: string): void {
    const done = spawnSync('cp', ['-a', from, to])
    if (done.status !== 0) throw new Error(`cp failed: ${done.stderr}`)
  }

  /** CPU that the server has used, its processes that still run counted; ms, by Linux's books. */
  cpuMs(): number {
    const server = this.#child?.pid ?? 0
    let ticks = 0
    for (const path of globSync('/proc/[0-9]*/stat')) {
      const text = readIfThere(path)
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      const isServer = path.split('/')[2] === String(server)
      if (!isServer && fields[1] !== String(server)) continue
      // Of the server itself also what its children had used when they ended.
      const used = isServer ? fields.slice(11, 15) : fields.slice(11, 13)
      ticks += used.reduce((sum, one) => sum + Number(one), 0)
    }
    return (ticks * 1000) / TICKS_PER_S
  }

  async close(): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** A process may end while we look. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function accountOfServer(): Account {
  if (process.getuid?.() !== 0) return {}
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && USERS.includes(name)) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error(`no user to run postgresql as: ${USERS.join(' or ')}`)
}
