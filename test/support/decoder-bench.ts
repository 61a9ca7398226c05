/**
 * A core with foreign codecs in the real sandbox, and packages from a shelf instead of a repository:
 * what is signed and fetched is proved elsewhere (decoders/bundle).
 */

import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { PackageVector } from '../../decoders/bundle/package-vectors.ts'
import type { Channel } from '../../decoders/contract.ts'
import type { SandboxHost } from '../../decoders/sandbox/host.ts'
import { openSandbox } from '../../decoders/sandbox/open-system.ts'
import type { Decoding } from '../../gateway/decoding/decoding.ts'
import type { Redecoded } from '../../gateway/decoding/difference.ts'
import type { UpdateAnswer, UpdateAsk } from '../../gateway/decoding/update-messages.ts'
import type { DecoderPlan } from '../../gateway/engine/decoder-state.ts'
import type { ReadingFact } from '../../sync/fact.ts'
import { CoreBench } from './core-bench.ts'
import { EndDevice } from './end-device.ts'

export type ShelfPackage = {
  readonly profile: string
  readonly version: string
  readonly code: string
  readonly channels: readonly Channel[]
  readonly mapping?: string
  readonly vectors?: readonly PackageVector[]
}

const WAIT_MS = 20_000
const FRAMES_MAX = 400
/** Five minutes between frames, as a sensor that is asked for little. */
const FRAME_MS = 300_000

export class DecoderBench {
  readonly bench = new CoreBench()
  readonly sandbox: SandboxHost
  readonly #shelf = new Map<string, ShelfPackage>()
  readonly #devices: EndDevice[] = []
  #plans = 0

  constructor() {
    this.sandbox = openSandbox()
    this.bench.updates = { sandbox: this.sandbox, ask: async (ask) => this.#answer(ask) }
  }

  async open(): Promise<this> {
    await this.bench.open()
    return this
  }

  async close(): Promise<void> {
    this.bench.decoding.close()
    await this.bench.close()
    this.sandbox.close()
  }

  /** Puts it on the shelf; the path that a plan names. */
  shelve(one: ShelfPackage): string {
    const path = `decoders/test/${one.profile}/${one.version}.dec`
    this.#shelf.set(path, one)
    return path
  }

  #answer(ask: UpdateAsk): UpdateAnswer {
    if (ask.kind === 'read') {
      const found = [...this.#shelf.values()].find((one) => hashOf(one) === ask.sha256)
      if (!found) return { kind: 'refused', detail: 'the package is lost' }
      const { profile, version, code, mapping, channels, vectors = [] } = found
      const ref = { version, sha256: ask.sha256 }
      return { kind: 'package', package: { profile, ref, code, mapping, channels }, vectors }
    }
    const found = ask.path === undefined ? undefined : this.#shelf.get(ask.path)
    if (!found) return { kind: 'refused', detail: `nobody offers ${ask.path}` }
    const { profile, version, channels } = found
    const floor = { root: 1, signers: '', timestamp: 1, snapshot: 1, targets: {} }
    const trust = { floor, acceptedMs: 1 }
    return { kind: 'fetched', profile, ref: { version, sha256: hashOf(found) }, channels, trust }
  }

  /** A plan without patience, unless told otherwise. */
  async plan(path: string, more: Partial<DecoderPlan> = {}): Promise<DecoderPlan> {
    const profile = path.split('/')[2]!
    const careful = { shadowFrames: 10, shadowMs: 86_400_000, canaryFrames: 10, canaryMs: 0 }
    const id = `plan-${++this.#plans}`
    const plan = { id, profile, path, share: 1, tolerances: {}, ...careful, ...more }
    await this.bench.decoding.plan(plan)
    return plan
  }

  async device(profile: string): Promise<EndDevice> {
    const number = this.#devices.length
    const device = new EndDevice({
      devEui: `70b3d5499f0012${(0xa0 + number).toString(16)}` as DevEui,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: '000102030405060708090a0b0c0d0e0f',
      macVersion: '1.0.3',
    })
    this.#devices.push(device)
    await this.bench.addDevice(device.identity, { profile })
    await this.bench.hear(device.join())
    this.bench.clock.advance(6_000)
    device.acceptJoin(this.bench.sent.at(-1)!.phyPayload)
    return device
  }

  /** A frame, decoded when this resolves. */
  async hear(device: EndDevice, payload: readonly number[], fPort = 1): Promise<void> {
    this.bench.clock.advance(FRAME_MS)
    await this.bench.hear(device.uplink({ fPort, payload: Uint8Array.from(payload) }))
    await this.until(() => this.bench.core.state.pendingDecodes.size === 0, 'a frame was decoded')
    await this.bench.settle()
  }

  /** The same frame again and again until it is so; how many it took. */
  async hearUntil(
    device: EndDevice,
    payload: readonly number[],
    condition: () => boolean,
  ): Promise<number> {
    for (let n = 1; n <= FRAMES_MAX; n++) {
      await this.hear(device, payload)
      await pause(2)
      if (condition()) return n
    }
    throw new Error(`${FRAMES_MAX} frames did not make it so`)
  }

  of(profile: string) {
    return this.bench.core.state.decoders.profiles.get(profile)
  }

  /** The steps that were taken, in order. */
  steps(profile: string): string[] {
    return (this.of(profile)?.log ?? []).map(({ arrow, version }) => `${arrow} ${version}`.trim())
  }

  async jobsDone(): Promise<void> {
    await this.until(() => this.bench.core.state.decoders.jobs.size === 0, 'frames decoded again')
    await this.bench.core.sync()
  }

  /** Decodes again, or asks what that would change. */
  async jobDone(order: Parameters<Decoding['redecode']>[0]): Promise<Redecoded> {
    const { decoding } = this.bench
    const id = await decoding.redecode(order)
    const job = () => decoding.jobs.shown.find((one) => one.id === id)
    await this.until(() => job()?.state === 'done', 'the job was done')
    return job()!.result!
  }

  /** Each moment's readings as they stand: the highest revision of each. */
  async readings(
    device: EndDevice,
  ): Promise<{ values: readonly (number | null)[]; rev: number }[]> {
    await this.bench.core.sync()
    const standing = new Map<number, ReadingFact>()
    for (const { fact } of this.bench.allFacts()) {
      if (fact.type !== 'reading' || fact.devEui !== device.identity.devEui) continue
      const before = standing.get(fact.atMs)
      if (!before || fact.rev >= before.rev) standing.set(fact.atMs, fact)
    }
    return [...standing.values()]
      .sort((a, b) => a.atMs - b.atMs)
      .filter(({ values }) => values.some((value) => value !== null))
      .map(({ values, rev }) => ({ values, rev }))
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const endMs = performance.now() + WAIT_MS
    while (!condition()) {
      if (performance.now() > endMs) throw new Error(`waited ${WAIT_MS} ms until ${what}`)
      await pause(2)
    }
  }
}

function hashOf(one: ShelfPackage): string {
  return createHash('sha256').update(JSON.stringify(one)).digest('hex')
}
