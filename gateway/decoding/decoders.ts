/**
 * All decoders of a gateway as one service: which one is in force for a profile follows from the fold
 * (engine/decoder-state.ts); here they run, are compared, watched, switched and taken back.
 *
 *   slot.ts        what runs for a profile      steps.ts      the next step of a trial
 *   running.ts     one version, ready to run    redecode.ts   frames again, after a switch
 */

import { type Catalogue, encoderOf } from '../../decoders/catalogue.ts'
import type {
  Channel,
  DecodeAnswer,
  DecodeRequest,
  DecodeResult,
  DecodeService,
  DeviceCommand,
  EncodedDownlink,
} from '../../decoders/contract.ts'
import { clipText } from '../../decoders/output.ts'
import type { DecoderRef } from '../engine/decoder-state.ts'
import type { Sandbox } from './running.ts'
import { bundledDecoder, type CodecPackage, openPackage, type RunningDecoder } from './running.ts'
import { Slot } from './slot.ts'

export type DecodersParts = {
  readonly catalogue: Catalogue
  readonly sandbox: Sandbox
  /** A package that lies on disk; `undefined`: it is lost or damaged. */
  readonly packageOf: (profile: string, ref: DecoderRef) => Promise<CodecPackage | undefined>
  /** Says a health event upward. */
  readonly raise: (code: string, detail: string) => void
}

/** What is told of each frame that was decoded. */
export type FrameWatcher = (profile: string) => void

function isUnavailable(result: DecodeResult | undefined): boolean {
  return result?.kind === 'failed' && result.error === 'unavailable'
}

export class Decoders implements DecodeService {
  readonly #parts: DecodersParts
  readonly #encoder: Pick<DecodeService, 'encode'>
  readonly #slots = new Map<string, Promise<Slot>>()
  readonly #open: Promise<void>
  #opened: (activeOf: (profile: string) => DecoderRef | null) => void = () => {}
  #activeOf: ((profile: string) => DecoderRef | null) | undefined
  #watcher: FrameWatcher = () => {}

  constructor(parts: DecodersParts) {
    this.#parts = parts
    this.#encoder = encoderOf(parts.catalogue)
    this.#open = new Promise((resolve) => {
      this.#opened = (activeOf) => {
        this.#activeOf = activeOf
        resolve()
      }
    })
  }

  /** The fold is there: frames that waited for it are decoded. */
  open(activeOf: (profile: string) => DecoderRef | null, watcher: FrameWatcher): void {
    this.#watcher = watcher
    this.#opened(activeOf)
  }

  async decode(request: DecodeRequest): Promise<DecodeAnswer> {
    if (!this.#activeOf) await this.#open
    const { profile } = request
    const slot = await this.slot(profile)
    let { active } = slot
    let result = await active?.decode(request)
    if (slot.active !== active && isUnavailable(result)) {
      // It met the switch: the one it was given to has left.
      active = slot.active
      result = await active?.decode(request)
    }
    if (result) slot.noticed(result)
    if (slot.isWatched) void slot.shadow(request, result).finally(() => this.#watcher(profile))
    if (active && result) return { decoder: active.name, result }
    const detail = clipText(`no decoder called ${profile}`)
    return { decoder: 'none', result: { kind: 'failed', error: 'no-decoder', detail } }
  }

  /** Valves are bundled models: their orders are written at once, by the program's own encoders. */
  encode({
    profile,
    command,
  }: Parameters<DecodeService['encode']>[0]): EncodedDownlink | undefined {
    return this.#encoder.encode({ profile, command })
  }

  /** By what is in force, a codec of others too; `undefined`: it has no words for it. */
  async encodeInForce(
    profile: string,
    command: DeviceCommand,
  ): Promise<EncodedDownlink | undefined> {
    if (!this.#activeOf) await this.#open
    return await (await this.slot(profile)).active?.encode(command)
  }

  /** Those that came with the program. */
  bundledChannels(profile: string): readonly Channel[] | undefined {
    return this.#parts.catalogue.get(profile)?.decoder.channels
  }

  get models() {
    return [...this.#parts.catalogue.values()].map(({ decoder }) => {
      const { id, vendor, model, version, channels } = decoder
      return { id, vendor, model, version, channels }
    })
  }

  /** Made at the first frame; the same for ever. */
  slot(profile: string): Promise<Slot> {
    let slot = this.#slots.get(profile)
    if (!slot) {
      slot = this.inForce(profile, this.#activeOf?.(profile) ?? null).then((one) => new Slot(one))
      this.#slots.set(profile, slot)
    }
    return slot
  }

  /** The running form of what is in force; where a package is lost, what came with the program. */
  async inForce(profile: string, ref: DecoderRef | null): Promise<RunningDecoder | undefined> {
    if (ref && ref.sha256 !== '') {
      const opened = await this.openRef(profile, ref)
      if (opened.kind === 'running') return opened.decoder
      const why = opened.kind === 'refused' ? opened.detail : 'the sandbox takes nothing'
      this.#parts.raise('decoder-lost', `${profile} ${ref.version}: ${why}`)
    }
    const entry = this.#parts.catalogue.get(profile)
    return entry && bundledDecoder(entry)
  }

  async openRef(profile: string, ref: DecoderRef): ReturnType<typeof openPackage> {
    const one = await this.#parts.packageOf(profile, ref)
    if (!one) {
      const detail = 'its package is not on the disk any more'
      return { kind: 'refused', detail, because: 'gateway' }
    }
    return await openPackage(this.#parts.sandbox, one)
  }
}
