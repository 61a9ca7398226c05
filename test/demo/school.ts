/**
 * The gateway is taught: a decoder for the sensors that it does not understand is packed, signed, published
 * and taken up while everything goes on, by the commands that a maintainer types.
 */

import { spawn } from 'node:child_process'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sleep } from '../../base/clock.ts'
import { systemClock } from '../../base/clock-system.ts'
import type { DecodersView } from '../../gateway/api/service-decoders.ts'
import { UNKNOWN_PROFILE } from './city-plan.ts'
import type { MaintainerPlace } from './decoder-repository.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const MAIN = join(ROOT, 'gateway/cli/main.ts')
const EXAMPLE = 'docs/maintainer/probe'
const LOOK_MS = 250
/** Three days of frames are decoded again within seconds; a machine with other work gets a minute. */
const TAUGHT_MS = 60_000

export type SchoolParts = {
  readonly place: MaintainerPlace
  readonly dataDir: string
  readonly decoders: () => Promise<DecodersView>
  readonly say: (line: string) => void
}

export class School {
  readonly #parts: SchoolParts
  readonly #stop = new AbortController()
  /** Ends when teaching has; undefined while nobody has begun. */
  taught: Promise<void> | undefined

  constructor(parts: SchoolParts) {
    this.#parts = parts
  }

  /** Says what waits for a decoder and how to give it one; does so itself after `afterS`, unless that is 0. */
  async open(afterS: number): Promise<void> {
    const { say, dataDir } = this.#parts
    if ((await this.#view()).version !== null) return
    say(
      `Four new sensors under the plane trees are of a model, ${UNKNOWN_PROFILE}, that no decoder here`,
    )
    say(
      'knows: their frames are kept, and wait. To teach the gateway (docs/maintainer/first-decoder.md):\n',
    )
    say(`  export CIGALE_DATA=${dataDir}`)
    say('  ./cigale decoder status')
    for (const args of this.#commands) say(`  ./cigale decoder ${args.join(' ')}`)
    if (afterS === 0) return say('')
    say(`\nThe demo does the same after ${afterS} s, before your eyes.\n`)
    void this.#teachAfter(afterS)
  }

  get #commands(): readonly (readonly string[])[] {
    const { keys, passphraseFile, repository } = this.#parts.place
    const file = (name: string) => `${EXAMPLE}/${name}`
    const dec = join(repository, '..', 'probe.dec')
    return [
      [
        ...['pack', '--codec', file('codec.js'), '--manifest', file('manifest.json')],
        ...['--vectors', file('vectors.json'), '-o', dec],
      ],
      ['publish', '--repo', repository, '--keys', keys, '--passphrase-file', passphraseFile, dec],
      ['update', UNKNOWN_PROFILE, '--canary-frames', '8', '--canary-hours', '0'],
    ]
  }

  async #teachAfter(seconds: number): Promise<void> {
    await sleep(systemClock, seconds * 1_000, this.#stop.signal)
    if (this.#stop.signal.aborted) return
    this.taught = this.#teach().catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#parts.say(`The decoder is not in force: ${error}`)
    })
  }

  close(): void {
    this.#stop.abort()
  }

  /** A visitor who was faster is left alone. */
  async #teach(): Promise<void> {
    const { say } = this.#parts
    if ((await this.#view()).version !== null) return
    say(`\nThe frames of ${UNKNOWN_PROFILE} have waited long enough: a decoder is published.`)
    for (const args of this.#commands) await this.#run(args)
    const endMs = systemClock.monoMs() + TAUGHT_MS
    for (;;) {
      const { version, again } = await this.#view()
      if (version !== null && again?.result) {
        const { framesGained, devices } = again.result
        say(
          `${UNKNOWN_PROFILE} ${version} is in force: ${framesGained} frames of ${devices} sensors that had ` +
            'waited are readings now.\n',
        )
        return
      }
      if (this.#stop.signal.aborted) return
      if (systemClock.monoMs() > endMs) throw new Error('a minute was not enough')
      await sleep(systemClock, LOOK_MS, this.#stop.signal)
    }
  }

  async #view() {
    const { profiles, jobs } = await this.#parts.decoders()
    const version = profiles.find(({ profile }) => profile === UNKNOWN_PROFILE)?.version ?? null
    return { version, again: jobs.find(({ profile }) => profile === UNKNOWN_PROFILE) }
  }

  async #run(args: readonly string[]): Promise<void> {
    const { say, dataDir } = this.#parts
    say(`$ ./cigale decoder ${args.join(' ')}`)
    const flags = ['--disable-warning=ExperimentalWarning', relative(ROOT, MAIN), 'decoder']
    const child = spawn(process.execPath, [...flags, ...args], {
      cwd: ROOT,
      env: { ...process.env, CIGALE_DATA: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: this.#stop.signal,
    })
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => say(`  ${line}`))
    }
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject).once('close', resolve)
    })
    if (code !== 0) throw new Error(`cigale decoder ${args[0]} ended with ${code}`)
  }
}
