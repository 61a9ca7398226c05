/**
 * A real broker for a test: Debian's `mosquitto` on a free loopback port, with its own folder and no
 * persistence, so that a kill forgets everything (F64).
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { brokerAcl, brokerConf, type RelayedGateway } from '../../sync/transport/broker-config.ts'
import { freePort } from './free-port.ts'

const PATHS = ['mosquitto', '/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto']

/** Where the program is; `undefined` when this machine has none. */
export function findMosquitto(): string | undefined {
  return PATHS.find((path) => spawnSync(path, ['-h']).error === undefined)
}

/** A broker as `cigale ca acl` configures it, for an authority of the test. */
export type Secured = {
  readonly ca: string
  readonly crl: string
  readonly cert: string
  readonly key: string
  readonly hypervisors: readonly string[]
  readonly relayed?: readonly RelayedGateway[]
  readonly tlsMin?: '1.2' | '1.3'
  /** Lines that a test adds. */
  readonly more?: readonly string[]
}

export class Mosquitto {
  readonly url: string
  readonly #program: string
  readonly #folder: string
  readonly #port: number
  #child: ChildProcess | undefined

  constructor(place: { program: string; folder: string; port: number; scheme?: 'mqtts' }) {
    this.#program = place.program
    this.#folder = place.folder
    this.#port = place.port
    this.url = `${place.scheme ?? 'mqtt'}://127.0.0.1:${place.port}`
  }

  /** `settings`: further lines of its configuration. */
  static async start(program: string, settings: readonly string[] = []): Promise<Mosquitto> {
    const folder = await mkdtemp(join(tmpdir(), 'cigale-mosquitto-'))
    const port = await freePort()
    const lines = [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence false',
      ...settings,
    ]
    await writeFile(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`)
    const broker = new Mosquitto({ program, folder, port })
    await broker.run()
    return broker
  }

  /** Certificates on both sides, and nobody anonymous; for `mqtts://`. */
  static async startSecured(program: string, secured: Secured): Promise<Mosquitto> {
    const folder = await mkdtemp(join(tmpdir(), 'cigale-mosquitto-'))
    const port = await freePort()
    const acl = join(folder, 'acl')
    await writeFile(acl, brokerAcl(secured.hypervisors, secured.relayed), { mode: 0o600 })
    const { ca, crl, cert, key, tlsMin = '1.3', more = [] } = secured
    const conf = brokerConf({ port, address: '127.0.0.1', ...{ ca, crl, cert, key, acl, tlsMin } })
    // Run by root it would become somebody who cannot read the test's files.
    const lines = [...(process.getuid?.() === 0 ? ['user root'] : []), ...more, conf]
    await writeFile(join(folder, 'mosquitto.conf'), lines.join('\n'))
    const broker = new Mosquitto({ program, folder, port, scheme: 'mqtts' })
    await broker.run()
    return broker
  }

  /** Starts it, empty, and waits until it listens. */
  async run(): Promise<void> {
    const config = join(this.#folder, 'mosquitto.conf')
    this.#child = spawn(this.#program, ['-c', config], { stdio: 'ignore' })
    for (let tries = 0; tries < 100; tries++) {
      if (await listens(this.#port)) return
      await pause(20)
    }
    throw new Error(`mosquitto does not listen on port ${this.#port} after 2 s`)
  }

  /** The signal that ended it by itself, such as SIGSEGV. */
  get endedBy(): string | null {
    return this.#child?.signalCode ?? null
  }

  /** SIGHUP: certificates, rights and the list of revoked ones are read anew. */
  reload(): void {
    this.#child?.kill('SIGHUP')
  }

  /** SIGKILL: sessions, queues and retained messages are gone. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    // It may have ended by itself, by a signal too.
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  async close(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
