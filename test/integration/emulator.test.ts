/**
 * The gateway and the emulated board as two processes, a pseudo-terminal between them: what serialport,
 * the kernel's terminal layer and the real clock do with the driver's bytes.
 */

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hexOf } from '../../base/bytes.ts'
import { EmulatorProcess } from '../support/emulator-process.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { until } from '../support/gateway-dir.ts'
import { GatewayProcess } from '../support/gateway-process.ts'

const BLOCK_CORE = new URL('../support/block-core.mjs', import.meta.url).href
/** The emulator keeps real time: a timer's lateness at each end. */
const ON_TIME_US = 25_000

describe('a gateway on the emulated board', () => {
  let folder: string
  let emulator: EmulatorProcess
  let gateway: GatewayProcess
  const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cigale-emulator-'))
    emulator = await EmulatorProcess.start(folder)
    const { port, firmware } = emulator
    gateway = await GatewayProcess.prepare({
      folder,
      devices: [fleetEntry(device)],
      radio: { driver: 'sx1302-serial', port, firmware },
      prefix: ['env', `NODE_OPTIONS=--import=${BLOCK_CORE}`, `CIGALE_BLOCK_CORE=${block()}`],
    })
    await gateway.start()
  })
  after(async () => {
    await gateway?.stop('SIGTERM')
    await emulator?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const block = () => join(folder, 'block-the-core')
  const say = async (confirmed: boolean) =>
    await emulator.tell({
      inject: {
        freqHz: 868_300_000,
        sf: 7,
        bandwidthHz: 125_000,
        payload: hexOf(fleetFrame(device, { fPort: 1, payload: Uint8Array.of(1), confirmed })),
        rssiDbm: -97,
        snrDb: 7,
      },
    })
  const uplinks = async (): Promise<number> => (await gateway.status()).uplinks
  const online = async (): Promise<boolean> => (await gateway.status()).radio[0]?.online === true
  /** One frame, and it is heard. */
  const hear = async (): Promise<void> => {
    const before = await uplinks()
    await say(false)
    await until(async () => (await uplinks()) === before + 1, 'an uplink')
  }

  test('an injected frame is heard, and its acknowledgement goes out a second later', async () => {
    assert.equal((await emulator.tell({ status: true })).isListening, true)
    const { airtimeUs } = await say(true)
    assert.ok(airtimeUs > 40_000)
    await until(async () => (await uplinks()) === 1, 'the uplink')
    const sent = async () => (await emulator.tell({ transmissions: true })).transmissions
    await until(async () => (await sent()).length === 1, 'the acknowledgement', 4_000)
    const [ack] = await sent()
    assert.deepEqual([ack.sf, ack.bandwidthHz, ack.invertIq], [7, 125_000, true])
    assert.ok(Math.abs(ack.freqHz - 868_300_000) < 200, String(ack.freqHz))
    assert.match(ack.payload, /^60/)
    // While it sends it is deaf.
    await pause(100)
  })

  test('a core that stands still for 500 ms costs no frame and moves no transmission', async () => {
    const before = await uplinks()
    const { counterUs } = await emulator.tell({ status: true })
    const { airtimeUs } = await say(true)
    await pause(700)
    writeFileSync(block(), '')
    await until(async () => !existsSync(block()), 'the core has seen it')
    const askedMs = performance.now()
    const answered = uplinks().then(() => performance.now() - askedMs)
    for (let i = 0; i < 3; i++) {
      await say(false)
      await pause(100)
    }
    assert.ok((await answered) > 300, 'the core did stand still')
    await until(async () => (await uplinks()) === before + 4, 'all four frames')
    const { transmissions } = await emulator.tell({ transmissions: true })
    const lateUs = transmissions.at(-1).counterUs - (counterUs + airtimeUs + 1_000_000)
    assert.equal(transmissions.length, 2)
    assert.ok(Math.abs(lateUs) < ON_TIME_US, `${lateUs} µs late`)
  })

  test('a frame with a bad CRC goes no further than the driver', async () => {
    const before = await uplinks()
    const payload = hexOf(fleetFrame(device, { fPort: 1, payload: Uint8Array.of(1) }))
    const frame = { freqHz: 868_300_000, sf: 7, payload }
    assert.equal((await emulator.tell({ inject: { ...frame, crc: 'bad' } })).ok, true)
    await hear()
    await pause(200)
    assert.equal(await uplinks(), before + 1)
  })

  test('F27: unplugged and plugged in again, the board is heard again without a hand', async () => {
    assert.equal((await emulator.tell({ unplug: true })).ok, true)
    await until(async () => !(await online()), 'it is gone')
    assert.equal((await emulator.tell({ replug: true })).ok, true)
    await until(online, 'it is back')
    await hear()
  })

  test('F28, F30: bytes that go wrong and a bridge that resets are survived', async () => {
    await emulator.tell({ drop: { answers: 1 } })
    await hear()
    await emulator.tell({ duplicate: { answers: 1, at: 3 } })
    await hear()
    await emulator.tell({ reset: true })
    await until(async () => !(await online()), 'it is gone')
    await until(online, 'it is back')
    await hear()
  })

  test('a line that is no command is refused with its reason, one without an end ends the talk', async () => {
    const reasons = []
    for (const line of ['hello', '{}', '{"status":1}', '{"inject":{"freqHz":1}}', '{"fly":true}']) {
      const { ok, reason } = await emulator.tell(line)
      assert.equal(ok, false)
      reasons.push(reason)
    }
    assert.equal(new Set(reasons).size, 5, reasons.join('; '))
    const flood = connect(emulator.controlPort, '127.0.0.1')
    const answer = new Promise<string>((resolve) => {
      let text = ''
      flood.on('data', (bytes) => {
        text += bytes
      })
      flood.on('close', () => resolve(text))
    })
    flood.write('x'.repeat(10_000))
    assert.match(await answer, /longer than 4096/)
    assert.equal((await emulator.tell({ status: true })).ok, true)
  })

  test('it ends with its signal and takes its link along', async () => {
    assert.equal(await emulator.stop(), 0)
    assert.equal(existsSync(join(folder, 'corecell')), false)
  })
})
