import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeCbor } from '../../base/cbor.ts'
import type { DevAddr, DevEui } from '../../base/ids.ts'
import { type EventFact, FACT_TYPES } from '../../sync/fact.ts'
import type { Asset, AssetKind, AssetProperties, Binding, BindingRole } from '../registry/model.ts'
import { ASSET_START, type AssetState, restoreAssetState } from './asset-state.ts'
import { stepAsset } from './engine.ts'
import { ALONE, type AssetInput, type UplinkDecoded } from './served.ts'

const DEV = '70b3d5499f0012ab' as DevEui
const MIN = 60_000

function assetOf(kind: AssetKind, properties: AssetProperties = {}): Asset {
  return { id: `${kind}-1`, kind, name: kind, properties }
}

function bound(role: BindingRole, index = 0, more: Partial<Binding> = {}): Binding {
  return { asset: 'x', devEui: DEV, role, index, fromMs: 0, ...more }
}

function uplink(
  lineMs: number,
  measurements: UplinkDecoded['measurements'],
  more: Partial<UplinkDecoded> = {},
): UplinkDecoded {
  const devAddr = '260b1234' as DevAddr
  const radio = { devEui: DEV, devAddr, fCntUp: lineMs / 1_000 }
  return {
    kind: 'uplink',
    lineMs,
    atMs: lineMs,
    clk: 2,
    ...radio,
    measurements,
    notes: [],
    ...more,
  }
}

function play(asset: Asset, bindings: readonly Binding[], inputs: readonly AssetInput[]) {
  let state: AssetState = ASSET_START
  let timerMs: number | undefined
  const facts = inputs.flatMap((input) => {
    const step = stepAsset(state, input, { asset, bindings, around: ALONE })
    ;({ state, timerMs } = step)
    return step.facts
  })
  return { state, facts, timerMs }
}

const occupied = (value: 0 | 1) => [{ quantity: 'parking.occupied', index: 0, value }] as const

test('a parking sensor moves the space it is bound to', () => {
  const notes = [{ kind: 'heartbeat' }] as const
  const inputs = [uplink(0, occupied(0), { notes }), uplink(MIN, occupied(1))]
  const { facts, timerMs } = play(assetOf('space'), [bound('occupancy')], inputs)
  assert.deepEqual(
    facts.map(({ type, subject }) => [type, subject]),
    [['spotFreed', 'space-1']],
  )
  assert.equal(timerMs, MIN + 32_000)
})

test('an uplink that says nothing of the space keeps its timer', () => {
  const inputs = [uplink(0, occupied(1)), uplink(1_000, [])]
  assert.equal(play(assetOf('space'), [bound('occupancy')], inputs).timerMs, 32_000)
})

test('a device bound elsewhere, earlier, or in another role moves nothing', () => {
  const strangers = [
    bound('occupancy', 0, { devEui: '70b3d5499f0012ac' as DevEui }),
    bound('occupancy', 0, { toMs: MIN }),
    bound('occupancy', 1),
    bound('probe'),
  ]
  const { facts, state } = play(assetOf('space'), strangers, [uplink(MIN, occupied(1))])
  assert.deepEqual(facts, [])
  assert.equal(state.occupancy?.heard, null)
})

test('F19: before the clock is set the dates of bindings do not count', () => {
  const since2026 = [bound('occupancy', 0, { fromMs: Date.UTC(2026, 0, 1) })]
  const first = uplink(MIN, occupied(1), { clk: 0 })
  assert(play(assetOf('space'), since2026, [first]).state.occupancy?.pending)
})

test('history records move no detector', () => {
  const past = [{ quantity: 'parking.occupied', index: 0, value: 1, observedMs: 5 }] as const
  assert.equal(
    play(assetOf('space'), [bound('occupancy')], [uplink(MIN, past)]).state.occupancy?.heard,
    null,
  )
})

test('valve and meter of one uplink feed the leak detector, the valve first', () => {
  const zone = assetOf('zone', { litresPerPulse: 1, designLitresPerMinute: 20 })
  const bindings = [bound('meter', 1), bound('valve', 1)]
  const reading = (lineMs: number, pulses: number) =>
    uplink(lineMs, [
      { quantity: 'flow.pulses', index: 1, value: pulses },
      { quantity: 'valve.open', index: 1, value: 0 },
      { quantity: 'flow.pulses', index: 2, value: 999_999 },
    ])
  const inputs = Array.from({ length: 40 }, (_, i) =>
    reading(i * 15 * MIN, Math.max(0, i - 8) * 100),
  )
  const { facts, state } = play(zone, bindings, inputs)
  assert(facts.some(({ type, fields }) => type === 'leakConfirmed' && fields['kind'] === 'burst'))
  assert(facts.some(({ type }) => type === 'zoneHour'))
  assert.equal(state.water?.register?.meter.pulses, 3_100)
})

test('a zone without litres per pulse has no leak detector', () => {
  const one = uplink(0, [{ quantity: 'flow.pulses', index: 0, value: 5 }])
  assert.deepEqual(play(assetOf('zone'), [bound('meter')], [one]).state, ASSET_START)
})

test('what each kind of place is bound to reaches its detector', () => {
  const cases: readonly [AssetKind, AssetProperties, Binding, UplinkDecoded['measurements']][] = [
    [
      'building',
      {},
      bound('contact'),
      [
        { quantity: 'contact.open', index: 0, value: 1 },
        { quantity: 'alarm.tamper', index: 0, value: 0 },
      ],
    ],
    [
      'bin',
      { emptyMm: 1000, fullMm: 100 },
      bound('level'),
      [{ quantity: 'level.distance', index: 0, value: 120 }],
    ],
  ]
  const told = cases.map(([kind, properties, binding, measurements]) => {
    const { facts } = play(assetOf(kind, properties), [binding], [uplink(0, measurements)])
    return facts.map(({ type, subject }) => [type, subject])
  })
  assert.deepEqual(told, [[['intrusionDetected', 'building-1']], [['binFull', 'bin-1']]])
})

test('a probe serves by its depth, whatever its channel is called', () => {
  const bindings = [bound('probe', 40)]
  const dry = (lineMs: number) =>
    uplink(lineMs, [{ quantity: 'soil.tension', index: 0, value: 70 }])
  const { facts, state } = play(assetOf('tree', { dryKpa: 60 }), bindings, [dry(0), dry(MIN)])
  assert.deepEqual(
    facts.map(({ type, fields }) => [type, fields['tensionKpa'], fields['probes']]),
    [['soilDry', 70, 1]],
  )
  assert.equal(state.soil?.isDry, true)
})

const hoursOf = (facts: readonly EventFact[]) => facts.filter(({ type }) => type.endsWith('Hour'))

test('a reading that is not to be believed counts in no hour: an hour of such is missing', () => {
  const warm = (lineMs: number, value: number, doubts = false) => ({
    ...uplink(lineMs, [{ quantity: 'air.temperature', index: 0, value }]),
    ...(doubts && { distrusted: new Set(['air.temperature 0']) }),
  })
  const { facts } = play(
    assetOf('heatPoint'),
    [bound('climate')],
    [
      warm(MIN, 20),
      warm(30 * MIN, 99, true),
      warm(61 * MIN, 99, true),
      warm(121 * MIN, 22),
      warm(181 * MIN, 23),
    ],
  )
  assert.deepEqual(
    hoursOf(facts).map(({ fields }) => [Number(fields['hourMs']) / (60 * MIN), fields['mean']]),
    [
      [0, 20],
      [2, 22],
    ],
  )
})

test('a noise point and a counter are summed up by the hour and the quarter', () => {
  const loud = (lineMs: number, value: number) =>
    uplink(lineMs, [{ quantity: 'noise.laeq', index: 0, value }])
  const noise = play(
    assetOf('noisePoint'),
    [bound('noise')],
    [loud(MIN, 50), loud(30 * MIN, 70), loud(61 * MIN, 60)],
  )
  assert.deepEqual(
    hoursOf(noise.facts).map(({ type, fields }) => [type, fields]),
    [
      [
        'valueHour',
        { hourMs: 0, quantity: 'noise.laeq', mean: 67.03, min: 50, max: 70, samples: 2 },
      ],
    ],
  )
  const passed = (lineMs: number, count: number) =>
    uplink(lineMs, [
      { quantity: 'people.inTotal', index: 0, value: count },
      { quantity: 'people.outTotal', index: 0, value: count / 2 },
    ])
  const counted = play(
    assetOf('segment'),
    [bound('counter')],
    [passed(0, 100), passed(30 * MIN, 160), passed(90 * MIN, 280)],
  )
  assert.deepEqual(
    hoursOf(counted.facts).map(({ type, fields }) => [type, fields]),
    [['countHour', { hourMs: 0, inCount: 120, outCount: 60, coverage: 1 }]],
  )
  assert.deepEqual(
    noise.facts.filter(({ type }) => type === 'valueQuarter').map(({ fields }) => fields['mean']),
    [50, 70],
  )
})

test('an emergency button raises its call point', () => {
  const sos = uplink(0, [{ quantity: 'alarm.sos', index: 0, value: 2 }])
  const { facts } = play(assetOf('callPoint'), [bound('button')], [sos, sos])
  assert.deepEqual(
    facts.map(({ type, fields }) => [type, fields['press']]),
    [['callRaised', 2]],
  )
})

test('what a device finds out by itself is told of each place it serves, and of no other', () => {
  const leak = [uplink(0, [{ quantity: 'alarm.leak', index: 0, value: 1 }])]
  const told = (binding: Binding) =>
    play(assetOf('zone'), [binding], leak).facts.map(({ type, fields }) => [type, fields['what']])
  assert.deepEqual(told(bound('meter')), [['alarmRaised', 'leak']])
  assert.deepEqual(told(bound('meter', 0, { devEui: '70b3d5499f0012ac' as DevEui })), [])
})

test('a bin tells when it is full soon, and that it burns', () => {
  const reads = (hour: number, fill: number, celsius: number) =>
    uplink(hour * 60 * MIN, [
      { quantity: 'level.fill', index: 0, value: fill },
      { quantity: 'air.temperature', index: 0, value: celsius },
    ])
  const filling = Array.from({ length: 9 }, (_, i) => reads(i, 5 * i, 22))
  const { facts } = play(assetOf('bin'), [bound('level')], [...filling, reads(9, 46, 95)])
  assert.deepEqual(
    facts.map(({ type, stream, fields }) => [type, stream, fields['what'] ?? null]),
    [
      ['binDue', 1, null],
      ['alarmRaised', 0, 'fire'],
    ],
  )
})

test('a call point and a building that fall silent are missed', () => {
  const heard = (kind: AssetKind, role: BindingRole) =>
    play(assetOf(kind, { heartbeatSeconds: 3600 }), [bound(role)], [uplink(0, [])])
  for (const [kind, role] of [
    ['callPoint', 'button'],
    ['building', 'contact'],
  ] as const) {
    const { timerMs } = heard(kind, role)
    assert.equal(timerMs, 2.2 * 60 * MIN)
    const silent = { kind: 'timer', lineMs: timerMs!, atMs: timerMs!, clk: 2 } as const
    const { facts } = play(
      assetOf(kind, { heartbeatSeconds: 3600 }),
      [bound(role)],
      [uplink(0, []), silent],
    )
    assert.deepEqual(
      facts.map(({ type, stream }) => [type, stream]),
      [['supervisionLost', 0]],
    )
  }
})

test('facts have the fields of their type in CBOR, states survive JSON', () => {
  const notes = [{ kind: 'heartbeat' }] as const
  const inputs = [uplink(0, occupied(0), { notes }), uplink(90 * MIN, occupied(1), { notes })]
  const { facts, state } = play(assetOf('space'), [bound('occupancy')], inputs)
  for (const { type, stream, fields } of facts) {
    assert.equal(stream, FACT_TYPES[type].stream)
    assert.deepEqual(Object.keys(fields).sort(), [...FACT_TYPES[type].fields].sort())
    writeCbor(fields)
  }
  assert.deepEqual(restoreAssetState(JSON.parse(JSON.stringify(state))), state)
})

test('a state of another version is not understood: detection starts anew', () => {
  assert.equal(restoreAssetState({ version: 1 }), ASSET_START)
  assert.equal(restoreAssetState(null), ASSET_START)
})
