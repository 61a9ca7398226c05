/**
 * One frame up and its two receive windows (LoRaWAN L2 1.0.4 §3.3): ends in exactly one of `onHeard`
 * and `onSilence`, when RX1 or RX2 brought a frame for this device, or neither did.
 *
 *   frame ───── RX1 delay ── RX1 ── 1 s ── RX2 ── silence
 */

import type { CancelTimer } from '../../../base/clock.ts'
import { airtimeUs } from '../../../base/lora.ts'
import type { AirDevice, AirDownlink } from '../../../hardware/emulator/air-device.ts'
import type { Sending, Window } from '../../support/end-device/sending.ts'

export type ExchangeParts = {
  readonly radio: AirDevice
  readonly monoMs: () => number
  readonly after: (delayMs: number, run: () => void) => CancelTimer
}

export type ExchangeAnswer = {
  /** `false`: not for us, listen on. */
  readonly onFrame: (downlink: AirDownlink, window: Window) => boolean
  readonly onHeard: () => void
  readonly onSilence: () => void
}

/** Room for the longest answer that is expected: a downlink is heard at its end. */
const LONGEST_ANSWER_BYTES = 64
const SLACK_MS = 100

/** Sends now; gives how long the frame is on the air. */
export function exchange(
  parts: ExchangeParts,
  phyPayload: Uint8Array,
  { freqHz, modulation, eirpDbm, rx1, rx2 }: Sending,
  answer: ExchangeAnswer,
): { readonly airtimeMs: number } {
  const { radio, monoMs, after } = parts
  const sent = radio.transmit({ phyPayload, freqHz, modulation, eirpDbm })
  const { startMonoMs, endMonoMs } = sent
  const closes: (() => void)[] = []
  const end = (): void => {
    cancelSilence()
    for (const close of closes) close()
  }
  const silentMs = Math.max(...[rx1, rx2].map((window) => endMonoMs + lastsMs(window)))
  const cancelSilence = after(silentMs - monoMs(), () => {
    end()
    answer.onSilence()
  })
  for (const window of [rx1, rx2]) {
    const onDownlink = (downlink: AirDownlink): void => {
      if (!answer.onFrame(downlink, window)) return
      end()
      answer.onHeard()
    }
    const { freqHz: atHz, modulation: by, delayMs } = window
    const opensMonoMs = endMonoMs + delayMs
    closes.push(radio.openWindow({ opensMonoMs, freqHz: atHz, modulation: by, onDownlink }))
  }
  return { airtimeMs: endMonoMs - startMonoMs }
}

function lastsMs({ delayMs, modulation }: Window): number {
  const longestUs = airtimeUs({ modulation, sizeBytes: LONGEST_ANSWER_BYTES, crc: false })
  return delayMs + longestUs / 1000 + SLACK_MS
}
