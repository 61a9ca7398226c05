/**
 * Two ways for one sender: by IP while that works, by LoRa within half a minute of its death, and back when IP has
 * held for a while; longer each time that it did not hold. To the sender it is one link that goes down and comes up:
 * it greets anew and learns what has arrived, so both at once double nothing.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayListener, GatewayTransport } from './transport.ts'

export type Way = 'ip' | 'lora'

export type AutoParts = {
  readonly clock: Clock
  readonly ip: GatewayTransport
  /** Made each time that it is needed: it is closed when IP is back. */
  readonly makeLora: () => GatewayTransport
  /** Before the sender greets on it. */
  readonly onWay: (way: Way) => void
}

/** IP that is gone so long is dead: facts may go by LoRa within a minute of it. */
const DEAD_MS = 30_000
/** IP that is back has held when it lasts so long; twice as long after each time that it did not. */
const HELD_MS = 60_000
const HELD_MOST_MS = 15 * 60_000
/** What held so long starts again from the shortest. */
const STEADY_MS = 3_600_000

export function autoTransport(parts: AutoParts): GatewayTransport & { readonly way: () => Way } {
  const { clock, ip, makeLora, onWay } = parts
  let listener: GatewayListener | undefined
  let lora: GatewayTransport | undefined
  let isIpUp = false
  let heldMs = HELD_MS
  let ipSinceMs = clock.monoMs()
  let cancel: CancelTimer = () => {}

  function toLora(): void {
    // It was back, and did not stay.
    const lastedMs = clock.monoMs() - ipSinceMs
    heldMs = lastedMs >= STEADY_MS ? HELD_MS : Math.min(HELD_MOST_MS, heldMs * 2)
    onWay('lora')
    lora = makeLora()
    lora.open({
      onUp: () => listener?.onUp(),
      onDown: (reason) => listener?.onDown(reason),
      onMessage: (bytes) => listener?.onMessage(bytes),
      onReport: (report, detail) => listener?.onReport(report, detail),
    })
  }

  function toIp(): void {
    listener?.onDown('IP is back')
    void lora?.close()
    lora = undefined
    ipSinceMs = clock.monoMs()
    onWay('ip')
    listener?.onUp()
  }

  function ipUp(): void {
    isIpUp = true
    cancel()
    if (lora) cancel = clock.after(heldMs, toIp)
    else {
      ipSinceMs = clock.monoMs()
      listener?.onUp()
    }
  }

  function ipDown(reason: string): void {
    cancel()
    const wasUp = isIpUp
    isIpUp = false
    if (lora) return
    if (wasUp) listener?.onDown(reason)
    cancel = clock.after(DEAD_MS, toLora)
  }

  return {
    way: () => (lora ? 'lora' : 'ip'),
    open(given) {
      listener = given
      onWay('ip')
      cancel = clock.after(DEAD_MS, toLora)
      ip.open({
        onUp: ipUp,
        onDown: ipDown,
        // Orders and answers count whichever way they come.
        onMessage: (bytes) => given.onMessage(bytes),
        onReport: (report, detail) => given.onReport(report, detail),
      })
    },
    send: (channel, bytes) => (lora ?? ip).send(channel, bytes),
    async close() {
      listener = undefined
      cancel()
      await lora?.close()
      await ip.close()
    },
  }
}
