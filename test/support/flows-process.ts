/** `flows/main.ts` as its own process, as the gateway starts it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Word } from '../../flows/words.ts'
import { FLOWS_TOKEN } from './double-gateway.ts'

const MAIN = fileURLToPath(new URL('../../flows/main.ts', import.meta.url))
const WAIT_MS = 60_000

export const EDITOR_SECRET = 'secret-of-the-edit-session'

export type FlowsOptions = {
  readonly url: string
  /** Its own; made where it is not there. */
  readonly dir: string
  /** Written as the flow file; left out: what is there. */
  readonly flows?: readonly object[]
  readonly allow?: readonly string[]
  readonly token?: string
  /** How long an editor is open, ms; left out: there is none. */
  readonly editorMs?: number
  readonly language?: 'fr' | 'en'
  /** Of V8's heap. */
  readonly heapMb?: number
}

type Wanted = (word: Word) => boolean

export class FlowsProcess {
  readonly words: Word[] = []
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  readonly flowFile: string
  readonly #child: ChildProcess
  #log = ''
  readonly #looks = new Set<() => void>()

  constructor(options: FlowsOptions) {
    const { dir, url, token = FLOWS_TOKEN, allow = [], heapMb = 128 } = options
    mkdirSync(dir, { recursive: true })
    this.flowFile = join(dir, 'flows.json')
    if (options.flows) writeFileSync(this.flowFile, JSON.stringify(options.flows))
    const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, MAIN], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child = child
    const untilMs = Date.now() + (options.editorMs ?? 0)
    const editor =
      options.editorMs === undefined ? null : { port: 0, secret: EDITOR_SECRET, untilMs }
    const credentialSecret = 'secret-of-the-credentials'
    const start = {
      api: { url, token },
      dir,
      flows: this.flowFile,
      credentialSecret,
      allow,
      editor,
      language: options.language ?? 'en',
    }
    child.stdin!.write(`${JSON.stringify(start)}\n`)
    let rest = ''
    child.stdout!.setEncoding('utf8').on('data', (piece: string) => {
      const lines = (rest + piece).split('\n')
      rest = lines.pop()!
      for (const line of lines) this.words.push(JSON.parse(line))
      this.#look()
    })
    child.stderr!.setEncoding('utf8').on('data', (piece: string) => {
      this.#log = `${this.#log}${piece}`.slice(-200_000)
      this.#look()
    })
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.#look()
      return { code, signal }
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** What it has written to stderr. */
  get log(): string {
    return this.#log
  }

  async started(): Promise<Extract<Word, { type: 'started' }>> {
    const word = await this.said((one) => one.type === 'started' || one.type === 'failed')
    if (word.type === 'started') return word
    throw new Error(`flows did not start: ${JSON.stringify(word)}\n${this.#log}`)
  }

  /** The first word that is so, said or to come. */
  async said(wanted: Wanted): Promise<Word> {
    await this.until(() => this.words.some(wanted), 'a word')
    return this.words.find(wanted)!
  }

  /** Looks whenever it says something, and a few times a second. */
  async until(isSo: () => boolean, what: string): Promise<void> {
    const endMs = performance.now() + WAIT_MS
    while (!isSo()) {
      if (performance.now() > endMs) throw new Error(`not so: ${what}\n${this.#log}`)
      await new Promise<void>((resolve) => {
        this.#looks.add(resolve)
        setTimeout(resolve, 50)
      })
    }
  }

  /** As the gateway ends it: stdin ends. */
  async stop(): Promise<void> {
    this.#child.stdin!.end()
    await this.ended
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  /** Proportional set size, MB. */
  pssMb(): number {
    const rollup = readFileSync(`/proc/${this.pid}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024
  }

  #look(): void {
    for (const look of this.#looks) look()
    this.#looks.clear()
  }
}
