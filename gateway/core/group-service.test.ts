import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { hexOf } from '../../base/bytes.ts'
import { seededRandom } from '../../base/random.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { encoderOf } from '../../decoders/catalogue.ts'
import { District } from '../../test/support/valve-district.ts'
import type { GroupService } from '../api/service-groups.ts'
import { GROUP_REPEATS } from '../engine/group-send.ts'
import { placeOfMcKey } from '../engine/group-state.ts'
import { groupService } from './group-service.ts'

const ID = 'parc'
const decoders = encoderOf(loadBundledDecoders())

/** The service over the district's core, as the API and the command line have it. */
function serviceOf({ bench }: District, seed = 'groups'): GroupService {
  const { core, vault } = bench
  const random = seededRandom(1, seed)
  const parts = { core, vault, random, decoders }
  return groupService(parts, (origin, command, id) =>
    core.command(id ?? hexOf(random.bytes(12)), origin, command),
  )
}

async function districtOf(t: TestContext, profile = 'milesight-uc511') {
  const district = await new District().open(t, { profile })
  const service = serviceOf(district)
  const request = { id: ID, name: 'Parc', members: district.members }
  const made = await service.setGroup('test', request)
  assert.equal(made.outcome, 'done', made.detail)
  const states = async () => (await service.group(ID))!.members.map(({ state }) => state)
  return { district, service, states }
}

test('TS005: a group gets a key and an address of its own here, and the key is in no view', async (t) => {
  const { district, service, states } = await districtOf(t)
  const { core, vault } = district.bench
  assert.deepEqual(await states(), ['asked', 'asked', 'asked'])
  await district.pass(40)
  assert.deepEqual(await states(), ['in', 'in', 'in'])
  const key = hexOf(
    vault.unseal(core.state.groups.get(ID)!.sealedMcKey, placeOfMcKey(ID))!.reveal(),
  )
  const [view] = await service.groups()
  assert.ok(!JSON.stringify(view).includes(key))
  assert.deepEqual(view!.closing, {
    isPossible: true,
    detail: `fPort 85, ff1d0700${'00'.repeat(7)}`,
  })
  assert.match(view!.members[0]!.words.fr, /A la clé/)
})

test('TS005: a group that is changed keeps key and address; no two groups have the same', async (t) => {
  const { district, service } = await districtOf(t)
  const before = district.bench.core.state.groups.get(ID)!
  const [first, second] = district.members
  await service.setGroup('test', { id: ID, name: 'Parcs', members: [first!, first!, second!] })
  const after = district.bench.core.state.groups.get(ID)!
  assert.deepEqual([after.mcAddr, after.sealedMcKey], [before.mcAddr, before.sealedMcKey])
  assert.deepEqual([after.group.name, after.members.length], ['Parcs', 2])
  // The same chance again: its first address is taken now.
  const again = { id: 'other', name: 'Autre', members: [first!] }
  await serviceOf(district).setGroup('test', again)
  assert.notEqual(district.bench.core.state.groups.get('other')!.mcAddr, before.mcAddr)
})

test('I9: a group is closed by one frame to all, and by an order that each valve confirms', async (t) => {
  const { district, service, states } = await districtOf(t)
  await district.pass(40)
  const asked = await service.closeGroup('test', ID, 'now')
  assert.equal(asked.outcome, 'queued')
  assert.equal(asked.detail, 'one frame to all; 3 of 3 valves ordered by themselves')
  await district.pass(4)
  // Each has its own order before the group listens.
  for (const alone of district.alone) {
    assert.ok(alone.length > 0 && alone.every(({ confirmed }) => confirmed))
    assert.equal(hexOf(alone[0]!.payload), `ff1d0700${'00'.repeat(7)}`)
  }
  assert.equal(district.heard.flat().length, 0)
  await district.pass(60)
  assert.deepEqual(await states(), ['listening', 'listening', 'listening'])
  for (const heard of district.heard) assert.equal(heard.length, GROUP_REPEATS)
  for (const devEui of district.members) {
    assert.match(district.ends(`now:${devEui}`).join(), /^delivered/)
  }
  assert.match(district.ends('now').join(), /^sent: 3 times, 3 of 3 listened/)
  // The same order again does nothing twice.
  const heard = district.alone.flat().length
  await service.closeGroup('test', ID, 'now')
  await district.pass(20)
  assert.equal(district.alone.flat().length, heard)
  for (const one of district.heard) assert.equal(one.length, GROUP_REPEATS)
})

test('I9: while a group listens, its frame goes before the orders to each', async (t) => {
  const { district, service } = await districtOf(t)
  await district.pass(40)
  await service.closeGroup('test', ID)
  await district.pass(60)
  const { bench } = district
  bench.sent = []
  const { mcAddr } = (await service.group(ID))!
  await service.closeGroup('test', ID)
  await bench.settle()
  // On air an address is reversed, behind the byte of the frame's kind.
  const addresses = bench.sent.map(({ phyPayload }) => hexOf(phyPayload.slice(1, 5).reverse()))
  assert.deepEqual([addresses[0], addresses.lastIndexOf(mcAddr)], [mcAddr, 0])
  assert.equal(addresses.length, 1 + district.valves.length)
})

test('I9: a valve that hears nothing is told to close until it confirms, whatever the group heard', async (t) => {
  const { district, service } = await districtOf(t)
  await district.pass(40)
  const deaf = district.valves[1]!
  district.deaf.add(deaf)
  await service.closeGroup('test', ID, 'now')
  await district.pass(60)
  assert.deepEqual(
    district.alone.map((alone) => alone.length > 0),
    [true, false, true],
  )
  const waiting = district.bench.core.state.devices.get(deaf.identity.devEui)!.downlinks
  assert.ok(waiting.some(({ commandId }) => commandId === `now:${deaf.identity.devEui}`))
})

test('I9: before the members have the key, each valve is closed by its own order all the same', async (t) => {
  const { district, service } = await districtOf(t)
  const asked = await service.closeGroup('test', ID)
  assert.equal(asked.outcome, 'queued')
  assert.match(asked.detail, /^no frame to all: no member has taken the key.*; 3 of 3 valves/)
  await district.pass(60)
  for (const alone of district.alone) assert.ok(alone.length > 0)
})

test('I9: what cannot be closed by one order is refused, and the view says so before', async (t) => {
  const { district, service } = await districtOf(t, 'nwave-nps405sm')
  const { closing } = (await service.group(ID))!
  assert.equal(closing.isPossible, false)
  const refused = await service.closeGroup('test', ID)
  assert.equal(refused.outcome, 'refused')
  assert.ok(refused.detail.startsWith(`no frame to all: ${closing.detail}; 0 of 3 valves`))
  assert.match(closing.detail, new RegExp(`${district.members[0]} \\(nwave-nps405sm\\)`))
  assert.equal((await service.closeGroup('test', 'nothing')).detail, 'unknown group')
})

test('I9: where one valve is of a model that differs, the others are closed all the same, and it is named', async (t) => {
  const { district, service } = await districtOf(t)
  await district.pass(40)
  const [odd] = district.members
  const { device } = district.bench.core.state.devices.get(odd!)!
  await district.bench.command({
    kind: 'deviceSet',
    device: { ...device, profile: 'nwave-nps405sm' },
  })
  const asked = await service.closeGroup('test', ID, 'mixed')
  assert.equal(asked.outcome, 'queued')
  assert.match(asked.detail, new RegExp(`2 of 3 valves.*; not ${odd}: no order of its model`))
  await district.pass(60)
  assert.deepEqual(
    district.alone.map((alone) => alone.length > 0),
    [false, true, true],
  )
})

test('a member that is not registered any more is named, and does not keep the others from closing', async (t) => {
  const { district, service, states } = await districtOf(t)
  await district.pass(40)
  const [gone] = district.members
  await district.bench.command({ kind: 'deviceRemove', devEui: gone! })
  assert.deepEqual(await states(), ['unknown', 'in', 'in'])
  const asked = await service.closeGroup('test', ID)
  assert.match(asked.detail, new RegExp(`2 of 3 valves.*; not ${gone}: unknown device`))
})
