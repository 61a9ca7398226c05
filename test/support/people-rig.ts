/** A hypervisor with people over HTTP: a folder for its secrets, a clock that stands, a browser's manners. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caller } from '../../base/http/caller.ts'
import { codeOf } from '../../base/people/totp.ts'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { FakeClock } from './fake-clock.ts'

export const PASSWORD = 'une cigale chante au mas'

export type PeopleRig = {
  readonly url: string
  readonly clock: FakeClock
  readonly hypervisor: Hypervisor
  readonly folder: string
  secret(): string
  browser(): Browser
  /** Sets up `name`, logs in, enrols a second factor. */
  boss(name?: string): Promise<Browser>
}

export async function withPeople(
  run: (rig: PeopleRig) => Promise<void>,
  tokens: ReadonlyMap<string, Caller> = new Map(),
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-people-'))
  const clock = new FakeClock()
  const database = join(folder, 'hypervisor.db')
  const api = { host: '127.0.0.1', port: 0, tokens }
  const hypervisor = await startHypervisor({ database, api, clock })
  const url = `${hypervisor.url}/api/v1`
  // The clock stands; what is due at once still runs, or jobs that breathe between two steps never end.
  const breath = setInterval(() => clock.advance(0), 1)
  const secret = (): string => readFileSync(join(folder, 'cigale-setup-secret'), 'utf8').trim()
  const browser = (): Browser => new Browser(url, clock)
  const boss = async (name = 'direction'): Promise<Browser> => {
    const one = browser()
    await one.post('setup', { secret: secret(), name, password: PASSWORD })
    await one.logIn(name, PASSWORD)
    await one.enrol(PASSWORD)
    return one
  }
  try {
    await run({ url, clock, hypervisor, folder, secret, browser, boss })
  } finally {
    await hypervisor.close()
    clearInterval(breath)
    rmSync(folder, { recursive: true })
  }
}

export type Said = {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** Keeps one cookie and says where it asks from, as browsers do. */
export class Browser {
  readonly #url: string
  readonly #clock: FakeClock
  cookie = ''
  /** Of the second factor: base32 as it was shown. */
  factor = ''

  constructor(url: string, clock: FakeClock) {
    this.#url = url
    this.#clock = clock
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Said> {
    return this.#ask(path, { method: 'GET', headers })
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Said> {
    return this.send('POST', path, body, headers)
  }

  send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Said> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const own = { 'sec-fetch-site': 'same-origin', ...json, ...headers }
    return this.#ask(path, {
      method,
      headers: own,
      body: body === undefined ? null : JSON.stringify(body),
    })
  }

  logIn(name: string, password: string, code?: string): Promise<Said> {
    return this.post('session', { name, password, ...(code !== undefined && { code }) })
  }

  /** Gives the codes for a lost telephone. */
  async enrol(password: string): Promise<readonly string[]> {
    const offered = await this.post('session/second-factor', { password })
    this.factor = String(offered.body['secret'])
    const confirmed = await this.post('session/second-factor/confirm', { code: this.code() })
    return confirmed.body['recoveryCodes'] as readonly string[]
  }

  code(): string {
    return codeOf(bytesOfBase32(this.factor), this.#clock.wallMs())
  }

  /** Each code opens once: lets half a minute pass first. */
  stepUp(): Promise<Said> {
    this.#clock.advance(30_000)
    return this.post('session/step-up', { code: this.code() })
  }

  async #ask(path: string, init: RequestInit): Promise<Said> {
    const headers = { ...(this.cookie !== '' && { cookie: this.cookie }), ...init.headers }
    const response = await fetch(`${this.#url}/${path}`, { ...init, headers })
    for (const line of response.headers.getSetCookie()) this.cookie = line.split(';')[0]!
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : { text },
    }
  }
}

/** As an app of a telephone reads it. */
export function bytesOfBase32(text: string): Uint8Array {
  const bits = [...text].map((sign) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2))
}
