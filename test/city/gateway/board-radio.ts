/**
 * The gateway's radio as it is in the product: the SX1302 driver on an emulated board whose antenna
 * hangs in the city's air. The board outlives the process: what the chip was told to send it sends,
 * and the next process brings it up anew.
 */

import { bytesOfHex, hexOf } from '../../../base/bytes.ts'
import type { Clock } from '../../../base/clock.ts'
import type { GatewayEui } from '../../../base/ids.ts'
import { silentLog } from '../../../base/log.ts'
import type { Metrics } from '../../../base/metrics.ts'
import {
  CORECELL_USB_EU868_GAINS,
  CORECELL_USB_EU868_PLAN,
  CORECELL_USB_EU868_RANGE,
} from '../../../hardware/boards/corecell-usb-eu868.ts'
import type { Air } from '../../../hardware/emulator/air.ts'
import { BoardOnAir } from '../../../hardware/emulator/board/board-on-air.ts'
import { RESET_VALUES } from '../../../hardware/emulator/board/reset-values.ts'
import type { ChipTransmission } from '../../../hardware/emulator/board/transmission.ts'
import type { BytePort } from '../../../hardware/mcu/port.ts'
import { ETSI_EN_300_220 } from '../../../hardware/regulation/etsi-en-300-220.ts'
import { Sx1302Concentrator } from '../../../hardware/sx1302/concentrator.ts'
import { standInImage } from '../../../hardware/sx1302/stand-in-firmware.ts'
import type { EarlierTransmission } from '../../../hardware/transmitter.ts'
import type { Life } from './gateway-clock.ts'

const IMAGES = { agc: standInImage('agc'), arb: standInImage('arb') }
/** Heard by the chip, not yet read by the host: more does not fit its buffer. */
const UNREAD_MAX = 256

export class CityBoard {
  readonly #board: BoardOnAir
  /** Of what the chip has heard: whose voice it was. */
  #unread: readonly { readonly payload: string; readonly speaker: string }[] = []

  constructor(parts: {
    readonly eui: GatewayEui
    readonly city: Clock
    readonly air: Air
    /** Who is speaking at the moment at which a signal arrives. */
    readonly speaker: () => string
  }) {
    const { eui, city, air, speaker } = parts
    this.#board = new BoardOnAir({
      air,
      clock: city,
      name: eui,
      plan: CORECELL_USB_EU868_PLAN,
      eui: bytesOfHex(eui)!,
      resetValues: RESET_VALUES,
      powerDbm,
      onHeard: ({ phyPayload }) => {
        const one = { payload: hexOf(phyPayload), speaker: speaker() }
        this.#unread = [...this.#unread, one].slice(-UNREAD_MAX)
      },
    })
  }

  /** The driver of one process. */
  driver(parts: {
    readonly life: Life
    readonly clock: Clock
    readonly metrics: Metrics
    readonly earlier: readonly EarlierTransmission[]
  }): Sx1302Concentrator {
    const { life, ...rest } = parts
    return new Sx1302Concentrator({
      ...rest,
      board: {
        plan: CORECELL_USB_EU868_PLAN,
        gains: CORECELL_USB_EU868_GAINS,
        images: IMAGES,
        txRangeHz: CORECELL_USB_EU868_RANGE,
        findPort: async () => portOf(this.#board.bridge, life),
      },
      log: silentLog,
      spectrum: ETSI_EN_300_220,
      antennaGainDbi: 0,
      cableLossDb: 0,
    })
  }

  /**
   * Whose voice a frame was that the driver brings up now. What the chip heard and a reset wiped out
   * stays in the list: so the last of equal frames is meant.
   */
  speakerOf(phyPayload: Uint8Array): string {
    const payload = hexOf(phyPayload)
    const i = this.#unread.findLastIndex((one) => one.payload === payload)
    const speaker = this.#unread[i]?.speaker ?? ''
    this.#unread = this.#unread.filter((_, at) => at !== i)
    return speaker
  }

  /** The bridge resets: the board loses its power for a moment. */
  restart(): void {
    this.#unread = []
    this.#board.bridge.unplug('the bridge resets')
  }

  /** The process is gone: the kernel closes its port. */
  release(): void {
    this.#unread = []
    void this.#board.bridge.close()
  }
}

/** The port as one process has it: nothing enters a process that has ended or stands still. */
function portOf(port: BytePort, life: Life): BytePort {
  return {
    path: port.path,
    open: async (listener) =>
      await port.open({
        onBytes: (bytes) => life.enter(() => listener.onBytes(bytes)),
        onGone: (reason) => life.enter(() => listener.onGone(reason)),
      }),
    write: (bytes) => {
      if (!life.ended) port.write(bytes)
    },
    close: async () => {
      if (!life.ended) await port.close()
    },
  }
}

/** What the board's table promises for the setting that the driver has chosen. */
function powerDbm({ paGain, powerIndex }: ChipTransmission): number {
  const entry = CORECELL_USB_EU868_GAINS.find(
    (gain) => gain.paGain === paGain && gain.powerIndex === powerIndex,
  )
  return entry?.powerDbm ?? 0
}
