/**
 * A reset that a person asks for: the board's pins, and where asked the microcontroller before them,
 * which leaves the USB bus and comes back, maybe under another name. Ends when the chip answers again.
 */

import { type Clock, sleep } from '../../base/clock.ts'
import { resetBoard } from '../mcu/board-reset.ts'
import { McuClient } from '../mcu/client.ts'
import { McuError } from '../mcu/errors.ts'
import type { BytePort } from '../mcu/port.ts'
import { Sx1302Bus } from './bus.ts'
import { Sx1302Error } from './errors.ts'

export type ResetParts = {
  readonly findPort: () => Promise<BytePort>
  readonly clock: Clock
  readonly withBridge: boolean
}

export type ResetDone = {
  /** From the order until the microcontroller answered again. */
  readonly bridgeMs?: number
  /** From the first pin until the chip told its version. */
  readonly boardMs: number
  readonly bridgeVersion: string
  readonly chipVersion: number
}

/** It leaves 200 ms after the order (reference §1.1). */
const LEAVES_MS = 2_000
const BACK_MS = 15_000
const LOOK_MS = 200
const CHIP_MS = 2_000
const CHIP_LOOK_MS = 10
const CHIP_VERSION = 0x5606

/** Throws McuError or Sx1302Error that says what did not come back. */
export async function resetByHand({ findPort, clock, withBridge }: ResetParts): Promise<ResetDone> {
  const bridge = withBridge ? await resetBridge(findPort, clock) : await connect(findPort, clock)
  const { client, version, bridgeMs } = bridge
  try {
    const fromMs = clock.monoMs()
    await resetBoard(client)
    const chipVersion = await waitForChip(new Sx1302Bus(client, clock), clock)
    const boardMs = clock.monoMs() - fromMs
    const done = { boardMs, bridgeVersion: version, chipVersion }
    return bridgeMs === undefined ? done : { bridgeMs, ...done }
  } finally {
    await client.close()
  }
}

type Connected = {
  readonly client: McuClient
  readonly version: string
  readonly gone: Promise<void>
  readonly bridgeMs?: number
}

async function connect(findPort: ResetParts['findPort'], clock: Clock): Promise<Connected> {
  let leave = () => {}
  const gone = new Promise<void>((resolve) => {
    leave = resolve
  })
  const client = new McuClient({ port: await findPort(), clock, onGone: () => leave() })
  try {
    return { client, version: (await client.open()).version, gone }
  } catch (error) {
    await client.close()
    throw error
  }
}

async function resetBridge(findPort: ResetParts['findPort'], clock: Clock): Promise<Connected> {
  const { client, gone } = await connect(findPort, clock)
  const fromMs = clock.monoMs()
  try {
    await client.reset()
    await Promise.race([gone, sleep(clock, LEAVES_MS)])
  } finally {
    await client.close()
  }
  for (;;) {
    try {
      return { ...(await connect(findPort, clock)), bridgeMs: clock.monoMs() - fromMs }
    } catch (error) {
      if (!(error instanceof McuError)) throw error
      if (clock.monoMs() - fromMs > BACK_MS) {
        const text =
          `the microcontroller did not come back within ${BACK_MS / 1000} s of its reset ` +
          `(${error.message}): unplug the board for ten seconds`
        throw new McuError('gone', text, {}, error)
      }
      await sleep(clock, LOOK_MS)
    }
  }
}

async function waitForChip(bus: Sx1302Bus, clock: Clock): Promise<number> {
  const untilMs = clock.monoMs() + CHIP_MS
  for (;;) {
    const version = await bus.readByte(CHIP_VERSION)
    if (version !== 0x00 && version !== 0xff) return version
    if (clock.monoMs() > untilMs) {
      const text =
        `no SX1302 answers ${CHIP_MS / 1000} s after its reset (version ${version}): no power, or a ` +
        'broken SPI line. Unplug the board for ten seconds; if that does not help, it is the board'
      throw new Sx1302Error('no-chip', text, { version })
    }
    await bus.wait(CHIP_LOOK_MS)
  }
}
