import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexOf } from '../../base/bytes.ts'
import { seededRandom } from '../../base/random.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { rowBytes } from '../../sync/row.ts'
import { SensorBench } from '../../test/city/sensors/sensor-bench.ts'
import { ZoneValve } from '../../test/city/sensors/valve.ts'
import { WaterMeter } from '../../test/city/sensors/water-meter.ts'
import { ZonePipe } from '../../test/city/sensors/zone-pipe.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { noSync } from '../core/no-sync.ts'
import { gatewayService } from '../core/service.ts'
import { JournalReader } from '../journal/read-back.ts'
import { type ReplayGiven, replay } from './replay.ts'
import { replaySettings } from './replay-settings.ts'

const MIN = 60_000
const RADIO = new Set(['withdrawn', 'commandDone', 'deviceJoined', 'gatewayStarted'])

/** A zone that is watered by order, twice, and locked in between; then its meter falls silent. */
async function aDayInThePark(then: (bench: SensorBench) => Promise<void>): Promise<void> {
  const bench = await SensorBench.open()
  try {
    const { core } = bench
    const valveParts = await bench.device(1, 'milesight-uc511')
    const meterParts = await bench.device(2, 'milesight-em300-di')
    const properties = { litresPerPulse: 1, designLitresPerMinute: 40 }
    const { devEui: valveEui } = valveParts.identity
    const { devEui: meterEui } = meterParts.identity
    await core.addAsset({ id: 'parc-1', kind: 'zone', name: 'Parc', properties }, [
      { asset: 'parc-1', devEui: valveEui, role: 'valve', index: 1, fromMs: 0 },
      { asset: 'parc-1', devEui: meterEui, role: 'meter', index: 0, fromMs: 0 },
    ])
    const plan = { litresPerPulse: 1, litresPerMinute: 40, leakLitresPerHour: 0 }
    const pipe = new ZonePipe(core.clock, plan, 1_000)
    const meter = new WaterMeter(meterParts, pipe, 45_000)
    meter.actor.start(2_000)
    const valve = new ZoneValve(valveParts, pipe, MIN)
    valve.actor.start(0)
    await bench.live(30_000)
    const service = gatewayService({
      core: core.core,
      vault: core.vault,
      random: seededRandom(1, 'service'),
      metrics: core.metrics,
      decoding: core.decoding,
      sync: noSync(core.core),
      gateways: () => [],
      identity: { name: 'table', gatewayEui: GATEWAY, version: 'test' },
      startedLineMs: 0,
    })
    for (let turn = 0; turn < 2; turn++) {
      await service.startWatering('test', 'parc-1', { seconds: 60 })
      await bench.live(5 * MIN)
    }
    meter.actor.stop()
    valve.actor.stop()
    // Nobody is heard: it is the ticks of the gateway that let deadlines pass.
    for (let hour = 0; hour < 80; hour++) {
      core.clock.advance(60 * MIN)
      await core.settle()
    }
    await core.decoded()
    await then(bench)
  } finally {
    await bench.close()
  }
}

function given(bench: SensorBench): ReplayGiven {
  const { state } = bench.core.core
  return {
    journal: new JournalReader(bench.core.disk),
    settings: replaySettings(loadBundledDecoders()),
    devices: [...state.devices.values()].map(({ device }) => device),
    places: [...state.assets.values()].map((asset) => ({
      asset,
      bindings: state.bindings.get(asset.id) ?? [],
    })),
    fromMs: Number.NEGATIVE_INFINITY,
    toMs: Number.POSITIVE_INFINITY,
  }
}

test('I12: orders to valves, silence and batteries are told again to the byte', async () => {
  await aDayInThePark(async (bench) => {
    const { events, changes } = await replay(given(bench))
    const told = bench.core.allFacts().flatMap(({ fact }) => {
      return fact.type === 'reading' || RADIO.has(fact.type) ? [] : [fact]
    })
    for (const type of ['wateringOrdered', 'valveOpened', 'wateringDone', 'deviceSilent'])
      assert.ok(
        told.some((fact) => fact.type === type),
        type,
      )
    const rows = (facts: readonly (typeof told)[number][]) =>
      facts.map((fact) => `${fact.type} ${hexOf(rowBytes(fact))}`).sort()
    assert.deepEqual(rows(events), rows(told))
    assert.deepEqual(changes, { corrected: [], added: [], withdrawn: [] })
  })
})
