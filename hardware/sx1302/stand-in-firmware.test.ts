import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Metrics } from '../../base/metrics.ts'
import { emulatedBoard } from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { CORECELL_USB_EU868_GAINS, CORECELL_USB_EU868_PLAN } from '../boards/corecell-usb-eu868.ts'
import { PATCH_BYTES } from '../sx1261/patch.ts'
import { hasRightParity } from './firmware.ts'
import { KNOWN_IMAGES, readFirmwareFile } from './firmware-file.ts'
import { Session } from './session.ts'
import { isStandIn, standInImage, standInPatch } from './stand-in-firmware.ts'

const IMAGES = { agc: standInImage('agc'), arb: standInImage('arb') }

test('a stand-in is whole, says what it is, and is none of the images that are known', () => {
  for (const image of [IMAGES.agc, IMAGES.arb]) {
    assert.ok(hasRightParity(image))
    assert.ok(isStandIn(image))
    const read = readFirmwareFile(image)
    assert.ok(read.kind === 'image' && read.known === undefined)
    assert.ok(KNOWN_IMAGES.every(({ sha256 }) => sha256 !== read.sha256))
  }
  assert.notDeepEqual(IMAGES.agc, IMAGES.arb)
  assert.ok(isStandIn(standInPatch()))
  assert.equal(isStandIn(new Uint8Array(8_192)), false)
  assert.equal(isStandIn(new Uint8Array(PATCH_BYTES)), false)
})

test('a stand-in never goes into a real board', async () => {
  const clock = new FakeClock()
  const { bridge, chip } = emulatedBoard(clock, { uniqueId: '00340023514150035383434b' })
  const session = new Session({
    board: {
      plan: CORECELL_USB_EU868_PLAN,
      gains: CORECELL_USB_EU868_GAINS,
      images: IMAGES,
      txRangeHz: { least: 863_000_000, most: 870_000_000 },
      findPort: async () => bridge,
    },
    clock,
    metrics: new Metrics(),
    port: bridge,
    onFrames: () => {},
    onCounter: () => {},
  })
  const started = session.start()
  const refused = assert.rejects(started, /stand-in/)
  let isOver = false
  void refused.finally(() => {
    isOver = true
  })
  for (let i = 0; i < 1_000 && !isOver; i++) {
    clock.advance(1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await refused
  assert.equal(bridge.requests, 1)
  assert.equal(chip.agc.starts, 0)
})
