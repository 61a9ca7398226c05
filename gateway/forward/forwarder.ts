/**
 * All upstreams and their filters. Frames go to each at once; those for an upstream that wants only
 * strangers wait, in bounds, until the core has said whose they are.
 */

import type { Metrics, Sample } from '../../base/metrics.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { type ForwardFilter, frameFilter } from './filter.ts'
import type { Upstream, UpstreamStatus } from './upstream.ts'

/** Batches without the core's word. Beyond it the eldest goes: the core is busy with other things. */
const HELD_MAX = 256

export type Target = {
  readonly name: string
  readonly kind: UpstreamStatus['kind']
  readonly filter: ForwardFilter
  readonly upstream: Upstream
}

type Ready = Target & {
  readonly passes: ReturnType<typeof frameFilter>
  filtered: number
  /** Frames of which the core did not say whose they are. */
  unknown: number
}

export class Forwarder {
  readonly #targets: readonly Ready[]
  readonly #metrics: Metrics
  readonly #held = new Map<number, readonly RxFrame[]>()

  constructor(targets: readonly Target[], metrics: Metrics) {
    this.#metrics = metrics
    this.#targets = targets.map((target) => ({
      ...target,
      passes: frameFilter(target.filter),
      filtered: 0,
      unknown: 0,
    }))
  }

  open(): void {
    for (const { upstream } of this.#targets) upstream.open()
  }

  /** Frames that arrived together, under the number that `senders` will name. */
  frames(id: number, frames: readonly RxFrame[]): void {
    let asksWhose = false
    for (const target of this.#targets) {
      target.upstream.heard(frames)
      if (target.filter.onlyForeign) asksWhose = true
      else give(target, frames, [])
    }
    if (!asksWhose) return
    const [eldest] = this.#held.keys()
    if (this.#held.size >= HELD_MAX && eldest !== undefined) this.#forget(eldest)
    this.#held.set(id, frames)
  }

  /** The core's word: which of the frames are of devices registered here. */
  senders(id: number, own: readonly boolean[]): void {
    const frames = this.#held.get(id)
    if (!frames) return
    this.#held.delete(id)
    for (const target of this.#targets) {
      if (target.filter.onlyForeign) give(target, frames, own)
    }
  }

  gateways(gateways: readonly GatewayStatus[]): void {
    for (const { upstream } of this.#targets) upstream.gateways(gateways)
  }

  status(): UpstreamStatus[] {
    return this.#targets.map(({ name, kind, filtered, unknown, upstream }) => {
      const own = upstream.status()
      return { name, kind, filtered, ...own, dropped: own.dropped + unknown }
    })
  }

  samples(): Sample[] {
    for (const { name: upstream, state, sent, waiting, filtered } of this.status()) {
      this.#metrics.set('cigale_forward_up', state === 'up' ? 1 : 0, { upstream })
      this.#metrics.set('cigale_forward_sent_frames', sent, { upstream })
      this.#metrics.set('cigale_forward_waiting_frames', waiting, { upstream })
      this.#metrics.set('cigale_forward_filtered_frames', filtered, { upstream })
    }
    return this.#metrics.samples()
  }

  async close(): Promise<void> {
    await Promise.all(this.#targets.map(({ upstream }) => upstream.close()))
  }

  #forget(id: number): void {
    const { length } = this.#held.get(id)!
    this.#held.delete(id)
    for (const target of this.#targets) {
      if (!target.filter.onlyForeign) continue
      target.unknown += length
      const labels = { upstream: target.name, reason: 'core-busy' }
      this.#metrics.add('cigale_forward_dropped_total', length, labels)
    }
  }
}

function give(target: Ready, frames: readonly RxFrame[], own: readonly boolean[]): void {
  const passed = frames.filter((frame, i) => target.passes(frame.phyPayload, own[i] ?? false))
  target.filtered += frames.length - passed.length
  if (passed.length > 0) target.upstream.forward(passed)
}
