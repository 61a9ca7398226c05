/** A maintainer's orders to a device's radio, over the API: a real core, and a device that answers. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { ANY_MAC_COMMAND } from '../../test/support/any-mac-command.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { NETWORK_REQUESTS } from '../link/availability.ts'
import { readMacCommands } from '../lorawan/mac/read.ts'
import { writeMacCommands } from '../lorawan/mac/write.ts'
import { macRequests } from './mac-request-schema.ts'
import { openApiDocument } from './openapi.ts'
import { ROUTES } from './routes.ts'

const IDENTITY = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const
const URL = `/api/v1/devices/${IDENTITY.devEui}`

let bench: ApiBench
let device: EndDevice
before(async () => {
  bench = await ApiBench.open()
  await bench.core.addDevice(IDENTITY)
  device = new EndDevice(IDENTITY)
  await bench.core.hear(device.join())
  assert.ok(device.acceptJoin(bench.core.sent.at(-1)!.phyPayload))
  for (let n = 0; n < 3; n++) await speak()
})
after(() => bench.close())

/** One uplink, and what the device hears after it. */
async function speak() {
  const before = bench.core.sent.length
  bench.core.clock.advance(20_000)
  const { freqHz, modulation } = device.sending
  await bench.core.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }), {
    freqHz,
    modulation,
  })
  await bench.core.settle()
  const sent = bench.core.sent[before]
  return sent && device.receive(sent.phyPayload)
}

async function order(body: object, path = 'requests') {
  return await bench.ask('maintainer', {
    ...{ method: 'POST', url: `${URL}/${path}`, payload: JSON.stringify(body) },
    headers: { 'content-type': 'application/json' },
  })
}

const view = async () => (await bench.ask('viewer', { url: URL })).json()

test('an order goes with the next downlink, is answered, and ends as a fact', async () => {
  const request = { name: 'RXTimingSetupReq', delayS: 3 }
  const answer = await order({ id: 'delay', requests: [request] })
  assert.equal(answer.statusCode, 202)
  assert.deepEqual(answer.json(), { id: 'delay', outcome: 'queued', detail: '' })
  const asked = (await view()).link.asked
  assert.deepEqual(asked, [{ request, tries: 0, commandId: 'delay' }])
  assert.deepEqual((await speak())?.commands, [request])
  await speak()
  assert.deepEqual([(await view()).link.rx1DelayS, device.rxDelayS], [3, 3])
  const done = bench.core.allFacts().flatMap(({ fact }) => ('fields' in fact ? [fact.fields] : []))
  const end = done.find(({ commandId }) => commandId === 'delay')
  assert.deepEqual([end?.['kind'], end?.['outcome']], ['deviceMac', 'delivered'])
  const again = await order({ id: 'delay', requests: [request] })
  assert.equal(again.json().outcome, 'delivered', 'the same id does nothing twice')
})

test('what the region or the device does not know is refused with the field and what is allowed', async () => {
  const rx = { name: 'RXParamSetupReq', rx1DrOffset: 0, rx2DataRate: 3, freqHz: 915_000_000 }
  const refused = await order({ requests: [rx] })
  assert.equal(refused.statusCode, 409)
  assert.match(refused.json().detail, /^RXParamSetupReq: freqHz is 915 MHz: .*863–865/)
  const rejoin = { name: 'ForceRejoinReq', period: 0, maxRetries: 1, rejoinType: 2, dataRate: 0 }
  assert.match((await order({ requests: [rejoin] })).json().detail, /LoRaWAN version/)
  assert.deepEqual((await view()).link.asked, [], 'nothing of it waits')
})

test('S7: fields that are missing, too many or out of range do not come in', async () => {
  const wrong = [
    { requests: [] },
    { requests: [{ name: 'DevStatusReq', battery: 1 }] },
    { requests: [{ name: 'DutyCycleReq', maxDCycle: 16 }] },
    { requests: [{ name: 'RXTimingSetupReq', delayS: 0 }] },
    { requests: [{ name: 'LinkCheckAns', marginDb: 1, gwCnt: 1 }] },
    { requests: [{ name: 'DlChannelReq', chIndex: 0, freqHz: 868_100_050 }] },
    { requests: new Array(9).fill({ name: 'DevStatusReq' }) },
    { requests: [{ name: 'DevStatusReq' }], urgent: true },
  ]
  for (const body of wrong) assert.equal((await order(body)).statusCode, 400, JSON.stringify(body))
})

test('every request of the network may be asked, and what passes has a place on the air', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(ANY_MAC_COMMAND, (command) => {
      const read = macRequests.safeParse([command])
      if (!read.success) return
      seen.add(command.name)
      assert.deepEqual(readMacCommands('down', writeMacCommands(read.data)).commands, read.data)
    }),
    { numRuns: 3_000, seed: 7 },
  )
  assert.deepEqual([...seen].sort(), [...NETWORK_REQUESTS].sort())
  const document = JSON.stringify(openApiDocument(ROUTES))
  for (const name of NETWORK_REQUESTS) assert.ok(document.includes(`"const":"${name}"`), name)
})

test('an urgent downlink goes before those that wait', async () => {
  for (const [hex, urgent] of [
    ['a1', false],
    ['a2', true],
  ] as const) {
    assert.equal((await order({ fPort: 5, hex, urgent }, 'downlinks')).statusCode, 202)
  }
  const waiting = (await view()).downlinks
  assert.deepEqual(
    waiting.map(({ urgent }: { urgent: boolean }) => urgent),
    [true, false],
  )
  assert.deepEqual((await speak())?.payload, Uint8Array.of(0xa2))
})

test('an order that waits when the device joins anew ends, and says so', async () => {
  await order({ id: 'late', requests: [{ name: 'DutyCycleReq', maxDCycle: 1 }] })
  bench.core.clock.advance(20_000)
  await bench.core.hear(device.join())
  assert.ok(device.acceptJoin(bench.core.sent.at(-1)!.phyPayload))
  assert.equal(bench.core.core.state.commands.get('late')?.outcome, 'queued')
  await speak()
  const { outcome, detail } = bench.core.core.state.commands.get('late')!
  assert.deepEqual([outcome, detail], ['failed', 'the device has joined anew'])
})
