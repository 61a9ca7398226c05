import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../../base/http/caller.ts'
import type { DevEui } from '../../../base/ids.ts'
import { machine, person } from '../../../test/support/callers.ts'
import { callRaised, NOON_MS, PROBE, reading, spotTaken } from '../../../test/support/facts.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import type { EventFact, EventFactType, Fact, Profile } from '../../fact.ts'
import type { AssetMap } from '../asset-map.ts'
import type { StoredState } from '../store.ts'
import { KnownThings } from './known-things.ts'
import { CitySight } from './sight.ts'

const asset = (id: string, kind: string, category?: string) => {
  return { geometry: { type: 'Point', coordinates: [5, 43] }, properties: { id, kind, category } }
}
const assets: AssetMap = {
  type: 'FeatureCollection',
  features: [
    asset('call-1', 'callPoint'),
    asset('school', 'building'),
    asset('prm', 'space', 'prm'),
    asset('shop', 'space', 'delivery'),
    asset('zone-4', 'zone'),
  ],
}
const BUTTON: Profile = {
  id: 'button',
  channels: [{ quantity: 'alarm.sos', index: 0, unit: '', decimals: 0 }],
}
const profileOf = (id: string) => (id === 'button' ? BUTTON : PROBE)
const event = (
  type: EventFactType,
  subject: string,
  fields: EventFact['fields'] = {},
): EventFact => {
  return { stream: 1, type, atMs: NOON_MS, clk: 2, rev: 0, subject, fields }
}
const stateOf = (fact: Fact): StoredState => {
  return { kind: 'x', subject: 'x', gw: '70b3d50000000001' as StoredState['gw'], atMs: 0, fact }
}
const devEui = '70b3d5499f000002' as DevEui

const told: Readonly<Record<string, Fact>> = {
  call: callRaised(1),
  test: event('callTested', 'call-1'),
  intrusion: event('intrusionDetected', 'school'),
  'call withdrawn': event('withdrawn', 'x', { of: 'callRaised' }),
  'call seen': event('alarmAcknowledged', 'x', { of: 'callRaised' }),
  'call point silent': event('supervisionLost', 'call-1', { devEui }),
  'space silent': event('supervisionLost', 'shop'),
  'over-stay': event('overstayStarted', 'shop'),
  'prm taken': { ...spotTaken(1), subject: 'prm' },
  'shop taken': { ...spotTaken(1), subject: 'shop', fields: {} },
  'unlisted taken': { ...spotTaken(1), subject: 'not-listed', fields: {} },
  'prm hour': event('spotHour', 'prm'),
  'shop hour': event('spotHour', 'shop'),
  leak: event('leakConfirmed', 'zone-4'),
  soil: { ...reading(1), devEui: '70b3d5499f00000f' as DevEui },
  'button reads': { ...reading(1), profile: 'button', values: [1] },
  'call device reads': { ...reading(1), devEui },
  'call device silent': { ...event('deviceSilent', devEui), stream: 4 },
}

async function seenBy(caller: Caller, isPast: boolean): Promise<readonly string[]> {
  const store = { states: async () => [stateOf(callRaised(1))] }
  const sight = new CitySight(new KnownThings({ assets, store, clock: new FakeClock() }))
  const sees = await (isPast ? sight.of(caller) : sight.ofStates(caller))
  return Object.keys(told).filter((name) => sees(told[name]!, profileOf))
}

const SAFETY = [
  ...['call', 'test', 'intrusion', 'call withdrawn', 'call seen', 'call point silent'],
  ...['button reads', 'call device reads', 'call device silent'],
]
const sorted = (...names: string[]) => Object.keys(told).filter((name) => names.includes(name))

test('S5: the past: police see all, supervision no over-stay and no reserved space, services no call either', async () => {
  const plain = ['space silent', 'shop taken', 'shop hour', 'leak', 'soil']
  assert.deepEqual(await seenBy(person('police'), true), Object.keys(told))
  assert.deepEqual(await seenBy(person('operator'), true), sorted(...SAFETY, ...plain))
  for (const caller of [
    person('viewer'),
    person('greenSpaces'),
    person('maintainer'),
    machine('history'),
  ]) {
    assert.deepEqual(await seenBy(caller, true), sorted(...plain), caller.name)
  }
  // A partner for calls sees calls, and nothing of devices or spaces.
  const calls = SAFETY.filter((name) => !/device|reads/.test(name))
  assert.deepEqual(await seenBy(machine('safety'), true), sorted(...calls, 'space silent', 'leak'))
  const patrol = Object.keys(told).filter((name) => !SAFETY.includes(name))
  assert.deepEqual(await seenBy(machine('patrol'), true), patrol)
})

test('S5: how things stand: spaces are for all, calls and over-stays are not', async () => {
  const open = [
    'space silent',
    'prm taken',
    'shop taken',
    'unlisted taken',
    'shop hour',
    'leak',
    'soil',
  ]
  assert.deepEqual(await seenBy(person('viewer'), false), sorted(...open))
  assert.deepEqual(await seenBy(machine('city'), false), sorted(...open))
  assert.deepEqual(await seenBy(person('security'), false), sorted(...SAFETY, ...open))
})

test('S5: call points and buildings are on no list, and single reserved spaces in no figures, of others', () => {
  const store = { states: async () => [] }
  const sight = new CitySight(new KnownThings({ assets, store, clock: new FakeClock() }))
  const idsFor = (caller: Caller) =>
    sight
      .assetsFor(caller, assets)
      .features.map((one) => (one as ReturnType<typeof asset>).properties.id)
  assert.deepEqual(idsFor(person('viewer')), ['prm', 'shop', 'zone-4'])
  assert.deepEqual(idsFor(machine('safety')), ['call-1', 'school', 'prm', 'shop', 'zone-4'])
  const assetsSeen = (caller: Caller) =>
    [
      { id: 'call-1', kind: 'callPoint' },
      { id: 'prm', kind: 'space' },
      { id: 'shop', kind: 'space' },
      { id: 'not-listed', kind: 'space' },
      { id: 'zone-4', kind: 'zone' },
    ].flatMap((one) => (sight.ofIndicators(caller).asset(one, 3_600_000) ? [one.id] : []))
  assert.deepEqual(assetsSeen(person('viewer')), ['shop', 'zone-4'])
  assert.deepEqual(assetsSeen(person('operator')), ['call-1', 'shop', 'zone-4'])
  assert.deepEqual(assetsSeen(person('police')), ['call-1', 'prm', 'shop', 'not-listed', 'zone-4'])
  const { group } = sight.ofIndicators(person('viewer'))
  assert.equal(group({ group: 'prm', kind: 'space', assets: 3 }, 3_600_000), true)
  assert.equal(group({ group: 'prm', kind: 'space', assets: 2 }, 3_600_000), false)
  assert.equal(group({ group: 'delivery', kind: 'space', assets: 1 }, 3_600_000), true)
  assert.equal(group({ group: 'school', kind: 'building', assets: 5 }, 3_600_000), false)
})
