/**
 * One process of flows: started with an empty environment, behind everything else in the turn for the CPU,
 * its pipes read at our own pace. What it writes faster waits in the pipe, and so does it. A system driver.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import type { Readable } from 'node:stream'
import { ChildLines } from './child-lines.ts'

/** Of a page of Linux on all machines that we know of but some of Apple's. */
const PAGE_BYTES = 4_096
/** Read at once from one pipe. */
const READ_BYTES_MAX = 64 * 1024
/** A process that it has started may hold its pipes open. */
const LAST_WORDS_MS = 300

export type ChildEnd = { readonly code: number | null; readonly signal: string | null }

export class FlowsChild {
  readonly #child: ChildProcess
  readonly #out = new ChildLines()
  readonly #err = new ChildLines()
  #lastOut = ''
  #lastErr = ''

  /** `script`: what Node runs. `line` is its first and only word from us. */
  constructor(
    {
      script,
      nodeOptions,
      dir,
      line,
    }: {
      readonly script: string
      readonly nodeOptions: readonly string[]
      readonly dir: string
      readonly line: string
    },
    onEnd: (end: ChildEnd) => void,
  ) {
    const child = spawn(process.execPath, [...nodeOptions, script], {
      cwd: dir,
      env: { NODE_ENV: 'production', HOME: dir, TZ: process.env['TZ'] ?? '' },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: what it starts ends with it.
      detached: true,
    })
    this.#child = child
    let isOver = false
    const over = (end: ChildEnd): void => {
      if (isOver) return
      isOver = true
      onEnd(end)
    }
    child.on('exit', (code, signal) => {
      this.#keepLastWords()
      child.on('close', () => over({ code, signal }))
      setTimeout(() => over({ code, signal }), LAST_WORDS_MS)
    })
    // It could not be started at all.
    child.on('error', () => over({ code: null, signal: null }))
    child.stdin?.on('error', () => {})
    child.stdin?.write(line)
    if (child.pid !== undefined) lowerPriority(child.pid)
  }

  /** The lines that it has written since, bounded by what is read at once. */
  read(): { readonly said: readonly string[]; readonly logged: readonly string[] } {
    const { stdout, stderr } = this.#child
    return {
      said: this.#out.take(chunkOf(stdout) + this.#lastOut),
      logged: this.#err.take(chunkOf(stderr) + this.#lastErr),
    }
  }

  /** What is in the pipes at its end says why. */
  #keepLastWords(): void {
    const { stdout, stderr } = this.#child
    stdout?.on('data', (chunk: Buffer) => {
      this.#lastOut = (this.#lastOut + chunk.toString()).slice(0, READ_BYTES_MAX)
    })
    stderr?.on('data', (chunk: Buffer) => {
      this.#lastErr = (this.#lastErr + chunk.toString()).slice(0, READ_BYTES_MAX)
    })
  }

  /** `undefined`: it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** What it occupies; `undefined`: it is gone, or the machine does not tell. */
  get rssBytes(): number | undefined {
    try {
      const pages = readFileSync(`/proc/${this.#child.pid}/statm`, 'utf8').split(' ')[1]
      return Number(pages) * PAGE_BYTES
    } catch {
      return undefined
    }
  }

  /** Asks it to stop: the end of its standard input. */
  end(): void {
    this.#child.stdin?.end()
  }

  kill(): void {
    const { pid } = this.#child
    if (pid === undefined) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      this.#child.kill('SIGKILL')
    }
  }
}

function chunkOf(pipe: Readable | null): string {
  const chunk: unknown = pipe?.read(Math.min(READ_BYTES_MAX, pipe.readableLength) || undefined)
  return Buffer.isBuffer(chunk) ? chunk.toString('utf8') : ''
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It is gone already, or the machine does not let us: it runs as it is.
  }
}
