/**
 * Where the examples of `--help` are run as they stand: by a shell, with `cigale` on its path, a home, and
 * a root of its own under which /etc, /srv, /media and /var/lib/cigale are. What an example cannot know
 * (ids that were drawn, free ports) is put in its place.
 */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { examplesIn, helpOf, leavesOf, pathOf } from '../../gateway/cli/help/tree.ts'
import { makeProgram } from '../../gateway/cli/program.ts'
import { until } from './gateway-dir.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const START_MS = 60_000

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

export type How = {
  /** What stands in the example → what is meant here. */
  readonly put?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  /** More words behind the example. */
  readonly more?: string
  /** The exit code that is right here; 0 where left out. */
  readonly code?: number
}

export class ExampleWorld {
  readonly root = mkdtempSync(join(tmpdir(), 'cigale-examples-'))
  readonly #examples = new Map(
    leavesOf(makeProgram({ code: 0 })).map((leaf) => [pathOf(leaf), examplesIn(helpOf(leaf))[0]!]),
  )
  readonly #left = new Set(this.#examples.keys())
  readonly #running = new Set<ChildProcess>()

  constructor() {
    for (const folder of ['bin', 'home', 'work', 'etc', 'srv', 'media/usb', 'media/stick']) {
      mkdirSync(join(this.root, folder), { recursive: true })
    }
    this.write('bin/cigale', `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`)
    chmodSync(this.at('/bin/cigale'), 0o755)
  }

  /** Every command that has an example. */
  get commands(): readonly string[] {
    return [...this.#examples.keys()]
  }

  /** Commands whose example nobody has run yet. */
  get left(): readonly string[] {
    return [...this.#left]
  }

  /** A path as examples write it: `/srv/decoders`, `~/keys`, or of the folder they are run in. */
  at(path: string): string {
    if (path.startsWith('/')) return join(this.root, path)
    if (path.startsWith('~/')) return join(this.root, 'home', path.slice(2))
    return join(this.root, 'work', path)
  }

  /** `path` below the root. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), text)
  }

  /** Runs the example of a command; gives what it printed. Fails when it ends otherwise than it should. */
  async example(command: string, how: How = {}): Promise<Ended> {
    const line = this.#lineOf(command, how)
    const ended = await this.shell(line, how)
    assert.equal(ended.code, how.code ?? 0, `${line}\n${ended.out}\n${ended.err}`)
    return ended
  }

  /** The same for one that a signal ends: resolves with that end when it has printed what `ready` finds. */
  async start(command: string, ready: RegExp, how: How = {}): Promise<() => Promise<Ended>> {
    // The shell gives way to it, so that the end is its own.
    const line = `exec ${this.#lineOf(command, how)}`
    const child = this.#spawn(line, how)
    const ended = endOf(child)
    let said = ''
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (text) => {
        said += text
      })
    }
    await until(() => ready.test(said) || child.exitCode !== null, `${line}\n${said}`, START_MS)
    assert.equal(child.exitCode, null, `${line}\n${said}`)
    return async () => {
      process.kill(-child.pid!, 'SIGINT')
      return await ended
    }
  }

  /** A line of shell that is no example. */
  async shell(line: string, how: How = {}): Promise<Ended> {
    const child = this.#spawn(line, how)
    child.stdin!.end(how.stdin ?? '')
    return await endOf(child)
  }

  /** Of what runs here: French or colours are asked for by who wants them. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PATH: `${this.root}/bin:${process.env['PATH']}`,
      HOME: this.at('~/'),
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      CIGALE_DATA: this.at('/var/lib/cigale'),
      CIGALE_PASSPHRASE: 'correct horse battery',
      NODE_COMPILE_CACHE: join(this.root, 'compiled'),
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
    }
  }

  remove(): void {
    for (const child of this.#running) {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // It ended meanwhile.
      }
    }
    rmSync(this.root, { recursive: true, force: true })
  }

  #lineOf(command: string, { put = {}, more = '' }: How): string {
    const example = this.#examples.get(command)
    assert.ok(example, `there is no command ${command}`)
    this.#left.delete(command)
    let line = example
    for (const [stands, meant] of Object.entries(put)) {
      assert.ok(line.includes(stands), `${stands} does not stand in: ${line}`)
      line = line.replaceAll(stands, meant)
    }
    const rooted = line.replace(/(?<=[ =])\/(?=etc\/|srv\/|media\/|var\/lib\/)/g, `${this.root}/`)
    return `${rooted} ${more}`.trimEnd()
  }

  #spawn(line: string, { env = {} }: How): ChildProcess {
    const child = spawn('/bin/sh', ['-c', line], {
      cwd: this.at(''),
      detached: true,
      stdio: 'pipe',
      env: { ...this.environment, ...env },
    })
    this.#running.add(child)
    child.once('close', () => this.#running.delete(child))
    child.stdout!.setEncoding('utf8')
    child.stderr!.setEncoding('utf8')
    return child
  }
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', '']
  child.stdout!.on('data', (text) => {
    out += text
  })
  child.stderr!.on('data', (text) => {
    err += text
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}
