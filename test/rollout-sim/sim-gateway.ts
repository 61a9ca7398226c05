/**
 * A gateway of the roll-out's simulation: the real fold, the real steps of decoders, the real decoding
 * again; its journal is a list in memory, its packages are a shelf, its codecs functions.
 */

import type { Clock } from '../../base/clock.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { Decoding, type DecodingCore } from '../../gateway/decoding/decoding.ts'
import type { Sandbox } from '../../gateway/decoding/running.ts'
import type { UpdateAnswer, UpdateAsk } from '../../gateway/decoding/update-messages.ts'
import type { EngineSettings } from '../../gateway/engine/context.ts'
import { type DecoderRef, NO_DECODERS } from '../../gateway/engine/decoder-state.ts'
import { type DeviceState, newState } from '../../gateway/engine/state.ts'
import { step } from '../../gateway/engine/step.ts'
import type { ReadBack } from '../../gateway/journal/read-back.ts'
import type { JournalRecord, TimedRecord } from '../../gateway/journal/record.ts'
import type { Position } from '../../gateway/journal/segment.ts'
import type { Fact } from '../../sync/fact.ts'
import { CHANNELS, type CodecName, functionSandbox, PROFILE } from './codecs.ts'

export type ShelfEntry = { readonly ref: DecoderRef; readonly codec: CodecName }

const SETTINGS = { channelsOf: () => CHANNELS } as unknown as EngineSettings
const NO_TRUST = {
  floor: { root: 1, signers: '', timestamp: 1, snapshot: 1, targets: {} },
  acceptedMs: 1,
}

export class SimGateway {
  readonly gw: GatewayEui
  readonly devices: readonly DevEui[]
  readonly decoding: Decoding
  /** Facts in the order of their streams, not yet fetched by the link. */
  facts: Fact[] = []
  readonly #clock: Clock
  readonly #state = newState()
  readonly #records: TimedRecord[] = []
  readonly #startMs: number

  constructor(place: {
    readonly gw: GatewayEui
    readonly devices: readonly DevEui[]
    readonly clock: Clock
    /** By path. */
    readonly shelf: ReadonlyMap<string, ShelfEntry>
    /** In force when it begins. */
    readonly before: DecoderRef
  }) {
    const { gw, devices, clock, shelf, before } = place
    this.gw = gw
    this.devices = devices
    this.#clock = clock
    this.#startMs = clock.monoMs()
    for (const devEui of devices) {
      this.#state.devices.set(devEui, { device: { devEui, profile: PROFILE } } as DeviceState)
    }
    const inForce = { ...NO_DECODERS, channels: CHANNELS, active: before }
    this.#state.decoders.profiles.set(PROFILE, inForce)
    const sandbox: Sandbox = functionSandbox()
    this.decoding = new Decoding({
      catalogue: new Map(),
      sandbox,
      journal: { records: (from, synced) => this.#read(from, synced) },
      clock,
      gatewayEui: gw,
      ask: async (ask) => answerFrom(shelf, ask),
      settings: { dataDir: '', rootFile: '', repository: 'shelf', runtime: '1.0.0', buildMs: 0 },
    })
    this.decoding.open(this.#core())
  }

  #core(): DecodingCore {
    const records = this.#records
    const lineMs = () => this.#clock.monoMs() - this.#startMs
    return {
      state: this.#state,
      get lineMs() {
        return lineMs()
      },
      journal: {
        oldest: 0,
        get synced() {
          return records.length
        },
      },
      promise: async (record) => void this.#fold(record),
      note: (record) => void this.#fold(record),
      sync: async () => {},
      raise: (code, detail) => {
        throw new Error(`${this.gw}: ${code} ${detail}`)
      },
      isClosed: false,
    }
  }

  /** A record enters the journal and the fold; its facts are to be told. */
  #fold(record: JournalRecord): Position {
    const timed: TimedRecord = { ...record, ...this.#time }
    const position = this.#records.push(timed) - 1
    this.facts.push(...step(this.#state, timed, position, SETTINGS).facts)
    return position
  }

  async *#read(from: Position, synced: Position): AsyncGenerator<ReadBack> {
    for (let position = from; position < synced; position++) {
      yield { position, next: position + 1, record: this.#records[position] }
    }
  }

  /** A frame of one of its devices: kept, decoded, told. What LoRaWAN does before is left out. */
  async hear(devEui: DevEui, payload: Uint8Array): Promise<void> {
    const receivedMs = this.#clock.wallMs()
    const frame = { devEui, fPort: 1, frmPayload: payload, repeat: false, fCntUp: 0 }
    const uplink = this.#records.length
    this.#records.push({ kind: 'uplink', ...frame, ...this.#time } as unknown as TimedRecord)
    const job = { devEui, profile: PROFILE, fCntUp: 0, fPort: 1, payload, ...this.#time }
    this.#state.pendingDecodes.set(uplink, { ...job, devAddr: '00000000' as never })
    const asked = { profile: PROFILE, fPort: 1, bytes: payload, receivedMs }
    const { decoder, result } = await this.decoding.decoders.decode(asked)
    const isRead = result.kind === 'decoded'
    this.#fold({
      kind: 'decoded',
      ...{ uplink, decoder, rev: 0 },
      output: isRead ? result.output : null,
      error: isRead ? null : result.error,
      detail: isRead ? '' : result.detail,
    })
  }

  get #time() {
    const lineMs = this.#clock.monoMs() - this.#startMs
    return { lineMs, atMs: this.#clock.wallMs(), clk: 3 } as const
  }

  /** Did it ever use this version? */
  hasUsed(version: string): boolean {
    return this.#records.some(
      (one) => one.kind === 'decoder' && one.arrow === 'activated' && one.version === version,
    )
  }

  get isBusy(): boolean {
    return this.#state.decoders.jobs.size > 0
  }

  get active(): string | undefined {
    return this.#state.decoders.profiles.get(PROFILE)?.active?.version
  }
}

function answerFrom(shelf: ReadonlyMap<string, ShelfEntry>, ask: UpdateAsk): UpdateAnswer {
  if (ask.kind === 'read') {
    const found = [...shelf.values()].find(({ ref }) => ref.sha256 === ask.sha256)!
    const { ref, codec: code } = found
    const one = { profile: PROFILE, ref, code, mapping: undefined, channels: CHANNELS }
    return { kind: 'package', package: one, vectors: [] }
  }
  const found = shelf.get(ask.path ?? '')
  if (!found) return { kind: 'refused', detail: `nobody offers ${ask.path}` }
  return { kind: 'fetched', profile: PROFILE, ref: found.ref, channels: CHANNELS, trust: NO_TRUST }
}
