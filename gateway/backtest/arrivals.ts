/**
 * Recorded frames in the order in which they arrived, each with its true radio time.
 *
 *   t       radio time by the gateway's clock, s UTC; wrong while `clk` is 0
 *   arr     when it arrived here, s UTC: the moment of decision, never a time stamp
 *   mono    seconds since the gateway's boot `boot`: true whatever its clock says
 *
 * A frame of a boot whose clock is not set yet is held until the first one of the same boot that is:
 * t − mono is the moment of the boot, and gives all of its frames their time (detection.md §1.2). A
 * boot that ends without ever being set releases its frames without a time. Copies of a frame (two
 * gateways, a retransmission) are dropped. One object does the work of one file.
 */

export type RecordedFrame = {
  readonly dev: string
  /** 16-bit frame counter. */
  readonly fc: number
  readonly t: number
  readonly arr: number
  readonly gw: number
  readonly boot: number
  readonly mono: number
  readonly clk: 0 | 1
}

export type Arrival<Frame> = {
  readonly frame: Frame
  /** When it can be decided upon, UTC: never before it arrived. */
  readonly atMs: number
  /** When it was on the air, UTC; null: its gateway never came to know. */
  readonly radioMs: number | null
}

/** Of one boot of one gateway. */
type Boot<Frame> = { startMs: number | null; held: Frame[] }

/** Frames of one boot that may wait for its clock; then they go on without a time. */
const HELD_MAX = 20_000
/** Copies are looked for among so many frames of a device, and so close in time. */
const COPIES_LOOKED_AT = 48
const COPY_MS = 2_000

export class Arrivals<Frame extends RecordedFrame> {
  readonly #boots = new Map<string, Boot<Frame>>()
  /** The running boot of each gateway. */
  readonly #running = new Map<number, string>()
  /** Of each device, the counters of its last frames, each with its time; NaN: it had none. */
  readonly #heard = new Map<string, Float64Array>()
  /** Copies dropped so far. */
  copies = 0

  /** What can be told now that this frame has come: nothing, itself, or all that waited for it. */
  take(frame: Frame): readonly Arrival<Frame>[] {
    const key = `${frame.gw}/${frame.boot}`
    const released = this.#beginBoot(frame, key)
    const boot = this.#boots.get(key)!
    if (frame.clk === 1 && boot.startMs === null) boot.startMs = (frame.t - frame.mono) * 1000
    if (boot.startMs === null) {
      boot.held.push(frame)
      return boot.held.length > HELD_MAX ? [...released, ...this.#release(boot, frame)] : released
    }
    const waited = this.#release(boot, frame)
    return [...released, ...waited, ...this.#arrive(frame, boot, frame.arr)]
  }

  /** The end of the recording: what still waits has no time. */
  end(atS: number): readonly Arrival<Frame>[] {
    return [...this.#boots.values()].flatMap((boot) => this.#release(boot, { arr: atS }))
  }

  /** A boot that has been followed by another will not be set any more. */
  #beginBoot(frame: Frame, key: string): readonly Arrival<Frame>[] {
    if (this.#boots.has(key)) return []
    const before = this.#boots.get(this.#running.get(frame.gw) ?? '')
    this.#boots.set(key, { startMs: null, held: [] })
    this.#running.set(frame.gw, key)
    return before ? this.#release(before, frame) : []
  }

  #release(boot: Boot<Frame>, { arr }: { readonly arr: number }): readonly Arrival<Frame>[] {
    const { held } = boot
    boot.held = []
    return held.flatMap((frame) => this.#arrive(frame, boot, arr))
  }

  #arrive(frame: Frame, { startMs }: Boot<Frame>, atS: number): readonly Arrival<Frame>[] {
    const radioMs = startMs === null ? null : Math.round(startMs + frame.mono * 1000)
    if (this.#isCopy(frame, radioMs)) {
      this.copies += 1
      return []
    }
    return [{ frame, atMs: Math.round(Math.max(atS, frame.arr) * 1000), radioMs }]
  }

  /** A counter that began anew repeats its numbers, but never within seconds. */
  #isCopy({ dev, fc }: Frame, radioMs: number | null): boolean {
    const heard = this.#heard.get(dev) ?? new Float64Array(2 * COPIES_LOOKED_AT).fill(-1)
    const ms = radioMs ?? Number.NaN
    for (let n = 0; n < heard.length; n += 2)
      if (heard[n] === fc && !(Math.abs(heard[n + 1]! - ms) >= COPY_MS)) return true
    heard.copyWithin(0, 2)
    heard.set([fc, ms], heard.length - 2)
    this.#heard.set(dev, heard)
    return false
  }
}
