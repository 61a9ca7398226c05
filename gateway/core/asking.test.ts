import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexOf } from '../../base/bytes.ts'
import { DecoderBench, type ShelfPackage } from '../../test/support/decoder-bench.ts'
import { openAsking } from './asking.ts'

const PROFILE = 'acme-spot'
const HOUR_MS = 3_600_000

/** A parking sensor of somebody else: `[0|1]`; it takes `01 <minutes>` on port 10. */
const DECODES = `function decodeUplink(input) { return { data: { occupied: input.bytes[0] === 1 } } }`
const ENCODES = `function encodeDownlink(input) {
  if (input.data.kind !== 'reportEvery') return { errors: ['unknown order'] }
  return { fPort: 10, bytes: [1, input.data.seconds / 60] } }`
const READS_BACK = `function decodeDownlink(input) {
  return { data: { kind: 'reportEvery', seconds: input.bytes[1] * 60 } } }`

function spot(code: string): ShelfPackage {
  const channels = [{ quantity: 'parking.occupied', index: 0 }] as const
  const mapping = '{ "parking.occupied": occupied ? 1 : 0 }'
  return { profile: PROFILE, version: '1.0.0', code, channels, mapping }
}

async function inTheBay(
  code: string,
  then: (bay: {
    readonly bench: DecoderBench
    readonly look: () => Promise<void>
    readonly beat: (afterMs: number) => Promise<void>
    readonly queue: () => readonly string[]
    readonly facts: (type: string) => Readonly<Record<string, unknown>>[]
  }) => Promise<void>,
): Promise<void> {
  const bench = await new DecoderBench().open()
  try {
    const core = bench.bench
    const device = await bench.device(PROFILE)
    await bench.plan(bench.shelve(spot(code)), { canaryFrames: 0, canaryMs: 0 })
    await bench.until(() => bench.of(PROFILE)?.active !== null, 'the codec is in force')
    const { devEui } = device.identity
    await core.addAsset(
      {
        id: 'livraison-1',
        kind: 'space',
        name: 'Livraison',
        properties: { category: 'delivery', heartbeatSeconds: 3_600 },
      },
      [{ asset: 'livraison-1', devEui, role: 'occupancy', index: 0, fromMs: 0 }],
    )
    const agent = openAsking(core.core, core.decoding.decoders, core.clock)
    await then({
      bench,
      look: async () => {
        await agent.look()
        await core.settle()
      },
      beat: async (afterMs) => {
        core.clock.advance(afterMs - 300_000)
        const sent = core.sent.length
        await bench.hear(device, [1])
        for (const { phyPayload } of core.sent.slice(sent)) device.receive(phyPayload)
      },
      queue: () =>
        core.core.state.devices
          .get(devEui)!
          .downlinks.map(({ fPort, payload }) => `${fPort} ${hexOf(payload)}`),
      facts: (type) =>
        core
          .allFacts()
          .flatMap(({ fact }) =>
            fact.type === type && fact.type !== 'reading' ? [fact.fields] : [],
          ),
    })
    agent.close()
  } finally {
    await bench.close()
  }
}

test('a delivery bay whose sensor has a codec with words for it is asked to speak more often, once', async () => {
  await inTheBay(
    `${DECODES} ${ENCODES} ${READS_BACK}`,
    async ({ bench, look, beat, queue, facts }) => {
      await beat(HOUR_MS)
      await look()
      assert.deepEqual(queue(), ['10 010f'])
      const [asked] = facts('paceAsked')
      assert.equal(asked?.['by'], 'asking')
      assert.equal(asked?.['because'], 'a stay may last 30 min, the sensor speaks every 60 min')
      await look()
      assert.equal(facts('paceAsked').length, 1)
      await beat(HOUR_MS)
      await beat(HOUR_MS)
      assert.deepEqual(queue(), [], 'it was sent, and acknowledged')
      await beat(HOUR_MS / 4)
      await beat(HOUR_MS / 4)
      assert.deepEqual(
        facts('paceChanged').map(({ seconds, isKept }) => [seconds, isKept]),
        [[900, true]],
      )
      await look()
      assert.deepEqual(queue(), [])
      assert.equal(bench.bench.core.state.assetStates.get('livraison-1')?.pace?.isKept, true)
    },
  )
})

test('bytes whose meaning the codec does not give back are never sent', async () => {
  await inTheBay(`${DECODES} ${ENCODES}`, async ({ look, beat, queue }) => {
    await beat(HOUR_MS)
    await look()
    assert.deepEqual(queue(), [])
  })
  const other = READS_BACK.replace("'reportEvery'", "'reboot'")
  await inTheBay(`${DECODES} ${ENCODES} ${other}`, async ({ look, beat, queue, facts }) => {
    await beat(HOUR_MS)
    await look()
    assert.deepEqual(queue(), [])
    assert.deepEqual(facts('paceAsked'), [])
  })
})
