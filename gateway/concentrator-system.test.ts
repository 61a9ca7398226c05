import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { HardwareError } from '../hardware/errors.ts'
import { STAND_IN_PATCH, standInImage } from '../test/support/emulated-board.ts'
import { boardOf, type SerialRadioConfig } from './concentrator-system.ts'
import { configSchema } from './config/schema.ts'

function configOf(more: object): SerialRadioConfig {
  const { radio } = configSchema.parse({ radio: { driver: 'sx1302-serial', ...more } })
  assert.ok(radio.driver === 'sx1302-serial')
  return radio
}

function withFirmware(
  names: readonly ('agc' | 'arb' | 'sx1261')[],
  then: (dataDir: string) => void,
): void {
  const dataDir = mkdtempSync(join(tmpdir(), 'cigale-board-'))
  try {
    for (const name of names) {
      const image = name === 'sx1261' ? STAND_IN_PATCH : standInImage(name)
      writeFileSync(join(dataDir, `${name}.bin`), image)
    }
    then(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true })
  }
}

const LBT = { channels: [{ freqHz: 868_100_000 }] }

test('listen before talk without the patch of the SX1261 says what to fetch and how', () => {
  withFirmware(['agc', 'arb'], (firmware) => {
    const config = configOf({ firmware, listenBeforeTalk: LBT })
    assert.throws(
      () => boardOf(config, '/nowhere'),
      (error) => {
        assert.ok(error instanceof HardwareError && error.code === 'no-firmware')
        assert.match(
          error.message,
          /SX1261.*listen before talk.*firmware import .*sx1261_pram\.var/,
        )
        return true
      },
    )
    assert.equal(boardOf(configOf({ firmware }), '/nowhere').sx1261, undefined)
  })
})

test('channels that are listened to come from the configuration, and are checked', () => {
  withFirmware(['agc', 'arb', 'sx1261'], (firmware) => {
    const board = boardOf(configOf({ firmware, listenBeforeTalk: LBT }), '/nowhere')
    assert.deepEqual(board.sx1261?.listenBeforeTalk, {
      thresholdDbm: -80,
      rssiOffsetDb: 0,
      channels: [
        { freqHz: 868_100_000, bandwidthHz: 125_000, scanTimeUs: 5_000, transmitTimeMs: 400 },
      ],
    })
    const outside = configOf({ firmware, listenBeforeTalk: { channels: [{ freqHz: 915e6 }] } })
    assert.throws(() => boardOf(outside, '/nowhere'), {
      name: 'HardwareError',
      code: 'refused-setting',
      message: /listenBeforeTalk is refused: channel 1 \(915000000 Hz\) lies outside/,
    })
  })
})

test('an MCU image in the place of the patch is not taken for it', () => {
  withFirmware(['agc', 'arb'], (firmware) => {
    writeFileSync(join(firmware, 'sx1261.bin'), standInImage('agc'))
    const config = configOf({ firmware, listenBeforeTalk: LBT })
    assert.throws(() => boardOf(config, '/nowhere'), /another image/)
  })
})
