/** The hypervisor as its own process, as `cigale hypervisor` starts it, over a database and a broker. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { hexOf } from '../../base/bytes.ts'
import type { HypervisorConfig } from '../../gateway/cli/hypervisor-config.ts'
import { CITY_ROLES } from '../../sync/hypervisor/city-roles.ts'
import { COMMAND_SEED } from './command-key.ts'
import { freePort } from './free-port.ts'

const CIGALE = fileURLToPath(new URL('../../cigale', import.meta.url))
const READY_MS = 60_000
const TOKEN = 'f00d'.repeat(16)

type Place = {
  /** A file, or a PostgreSQL's URL: then `files` says where its own files go. */
  readonly database: string
  readonly files?: string
  /** Of several receivers of one database. */
  readonly share?: HypervisorConfig['share']
  readonly mqttUrl: string
  /** A folder of signed decoders. */
  readonly repository?: string
}

export class HypervisorProcess {
  readonly #place: Place
  #url = ''
  #child: ChildProcess | undefined
  #log = ''

  constructor(place: Place) {
    this.#place = place
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const child = spawn(CIGALE, ['hypervisor', '--config', await this.#configFile()], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.#log = `${this.#log}${chunk.toString()}`.slice(-100_000)
    })
    this.#child = child
    const endMs = performance.now() + READY_MS
    while (performance.now() < endMs && child.exitCode === null) {
      const answer = await fetch(`${this.#url}/api/v1/health`).catch(() => undefined)
      if (answer?.ok) return
      await pause(20)
    }
    throw new Error(`the hypervisor did not start:\n${this.#log}`)
  }

  /** Written once: the same port for all its lives. */
  async #configFile(): Promise<string> {
    const { database, files = database, mqttUrl, repository, share } = this.#place
    const file = `${files}.yaml`
    if (this.#url) return file
    const bind = `127.0.0.1:${await freePort()}`
    const tokenFile = `${files}.token`
    writeFileSync(tokenFile, TOKEN, { mode: 0o600 })
    // A machine gives orders that a person would need a second factor for (S6).
    const scopes = ['commands', 'carriage']
    const api = { bind, tokens: [{ account: 'test', tokenFile, roles: [...CITY_ROLES], scopes }] }
    const commandKey = `${files}.command-key`
    writeFileSync(commandKey, hexOf(COMMAND_SEED), { mode: 0o600 })
    const mqtt = { url: mqttUrl }
    const decoders = repository === undefined ? {} : { decoders: { repository } }
    const shared = share === undefined ? {} : { share }
    const config = {
      database,
      commandKey,
      mqtt,
      api,
      ...decoders,
      ...shared,
      log: { level: 'error' },
    }
    writeFileSync(file, stringify(config))
    this.#url = `http://${bind}`
    return file
  }

  /** GET, or POST with a body; `undefined` while it does not answer. */
  async ask(path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const url = `${this.#url}/api/v1/${path}`
    const answer = await fetch(url, { headers, ...post }).catch(() => undefined)
    return answer?.ok ? await answer.json() : undefined
  }

  /** How many facts it holds; `undefined` while it does not answer. */
  async facts(): Promise<number | undefined> {
    const status = (await this.ask('status')) as { readonly facts: number } | undefined
    return status?.facts
  }

  /** Sends the signal and waits for the end. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
}
