/** `cigale emulator` as a process, and its control port: one question, one answer. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CIGALE = fileURLToPath(new URL('../../cigale', import.meta.url))

// biome-ignore lint/suspicious/noExplicitAny: every command has an answer of its own
type Answer = any

export class EmulatorProcess {
  readonly port: string
  readonly firmware: string
  readonly controlPort: number
  readonly #child: ChildProcess
  readonly #socket: Socket
  readonly #lines: AsyncIterator<string>
  readonly #reader: Interface

  private constructor(child: ChildProcess, ready: Answer, socket: Socket) {
    this.#child = child
    this.port = ready.port
    this.firmware = ready.firmware
    this.controlPort = ready.control
    this.#socket = socket
    this.#reader = createInterface({ input: socket })
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  static async start(folder: string): Promise<EmulatorProcess> {
    const port = join(folder, 'corecell')
    const firmware = join(folder, 'firmware')
    const flags = ['--pty-link', port, '--control', '0', '--firmware', firmware, '--json']
    const child = spawn(CIGALE, ['emulator', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ready = await readJson(child)
    const socket = connect(ready.control, '127.0.0.1')
    await once(socket, 'connect')
    return new EmulatorProcess(child, ready, socket)
  }

  /** A command as an object, or a line as it is. */
  async tell(command: object | string): Promise<Answer> {
    const line = typeof command === 'string' ? command : JSON.stringify(command)
    this.#socket.write(`${line}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error('the control port has closed')
    return JSON.parse(value)
  }

  async stop(): Promise<number | null> {
    this.#reader.close()
    this.#socket.destroy()
    if (this.#child.exitCode !== null) return this.#child.exitCode
    this.#child.kill('SIGTERM')
    const [code] = await once(this.#child, 'exit')
    return code
  }
}

/** What it prints when it serves. */
async function readJson(child: ChildProcess): Promise<Answer> {
  let text = ''
  for await (const chunk of child.stdout!) {
    text += chunk
    if (text.endsWith('}\n')) return JSON.parse(text)
  }
  throw new Error(`the emulator did not start: ${text}`)
}
