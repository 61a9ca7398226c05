import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'

const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}
const HERE = { lat: 43.5266, lon: 5.4493 }
const MOUNT = { asset: 'space-1', role: 'occupancy', index: 0 }

let bench: ApiBench
beforeEach(async () => {
  bench = await ApiBench.open()
  await bench.core.addDevice(SENSOR, { profile: 'nwave-nps405sm' })
  for (const [i, id] of ['space-1', 'space-2', 'space-3'].entries()) {
    const place = { lat: HERE.lat + i * 0.0001, lon: HERE.lon }
    const asset = {
      id,
      kind: 'space',
      name: `Mirabeau ${i + 1}`,
      ...place,
      properties: {},
    } as const
    await bench.core.addAsset(asset, [])
  }
  const zone = { id: 'zone-1', kind: 'zone', name: 'Jourdan', properties: {} } as const
  await bench.core.addAsset(zone, [])
})
afterEach(() => bench.close())

async function get(path: string) {
  return (await bench.ask('technician', { url: `/api/v1/installations${path}` })).json()
}

async function post(path: string, payload: object) {
  const url = `/api/v1/installations/${path}`
  return await bench.ask('technician', { method: 'POST', url, payload })
}

const watch = (how: object = {}) => post('watch', { devEui: SENSOR.devEui, ...how })
const seen = () => get(`/watch/${SENSOR.devEui}`)
const install = (more: object = {}) =>
  post('install', { devEui: SENSOR.devEui, mounts: [MOUNT], ...HERE, ...more })

/** Joins, and speaks so often. */
async function speaking(snrsDb: readonly number[]): Promise<EndDevice> {
  const device = new EndDevice(SENSOR)
  await bench.core.hear(device.join())
  assert.ok(device.acceptJoin(bench.core.sent.at(-1)!.phyPayload))
  for (const snrDb of snrsDb) {
    bench.core.clock.advance(10_000)
    await bench.core.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }), { snrDb })
  }
  return device
}

describe('a sensor from its scan to its acceptance', () => {
  test('it is planned, scanned, seen to join and to be heard well, installed, accepted, reported', async () => {
    await post('plan', { mounts: [{ ...MOUNT, week: '2026-W27' }] })
    const label = `LW:D0:${SENSOR.joinEui}:${SENSOR.devEui}:00010001`.toUpperCase()
    const found = (await post('look-up', { text: label })).json()
    assert.deepEqual([found.kind, found.devEui, found.serves], ['found', SENSOR.devEui, []])
    assert.equal((await watch()).json().join.kind, 'waiting')
    await speaking([9, 8, 9, 9, 10])
    const { join, radio, roles } = await seen()
    assert.deepEqual([join.kind, roles], ['joined', ['occupancy']])
    assert.deepEqual([radio.verdict, radio.received, radio.sent], ['good', 5, 5])
    const done = (await install()).json()
    assert.deepEqual(done.results, [{ mount: MOUNT, outcome: 'done' }])
    const again = (await post('look-up', { text: SENSOR.devEui })).json()
    assert.deepEqual(again.serves, [{ id: 'space-1', name: 'Mirabeau 1', mounts: [MOUNT] }])
    const installed = (await get('')).installations[0]
    assert.deepEqual([installed.stage, installed.devEui], ['installed', SENSOR.devEui])
    assert.equal(installed.steps.at(-1).by, 'technician')
    assert.equal((await post('accept', { mounts: [MOUNT] })).json().results[0].outcome, 'done')
    const { rows } = await get('/report')
    assert.equal(rows.length, 1)
    const [row] = rows
    assert.deepEqual([row.name, row.stage, row.lat], ['Mirabeau 1', 'accepted', HERE.lat])
    assert.deepEqual([row.proof.verdict, row.tookMs], ['good', 50_000])
    const csv = await bench.ask('viewer', {
      url: '/api/v1/installations/report',
      headers: { accept: 'text/csv' },
    })
    const [head, line] = csv.body.split('\r\n')
    assert.match(head!, /^day,time,asset,name/)
    assert.match(
      line!,
      /,space-1,Mirabeau 1,space,occupancy,0,70b3d5499f0012ab,nwave-nps405sm,accepted,/,
    )
  })

  test('a sensor that is not known here is told so before it asks', async () => {
    const stranger = '70b3d5499f00c0de'
    const found = (await post('look-up', { text: stranger })).json()
    assert.equal(found.registered, null)
    const { join } = (await post('watch', { devEui: stranger })).json()
    assert.deepEqual([join.kind, join.reason], ['refused', 'unknown-device'])
    const { results } = (await post('install', { devEui: stranger, mounts: [MOUNT] })).json()
    assert.equal(results[0].refusal, 'unknown-device')
  })

  test('a wrong key is told as that, and what is right again as joined', async () => {
    await watch()
    const impostor = new EndDevice({ ...SENSOR, appKey: 'ff'.repeat(16) })
    await bench.core.hear(impostor.join())
    const { join, moments } = await seen()
    assert.deepEqual([join.kind, join.reason], ['refused', 'wrong-key'])
    assert.match(join.advice.fr, /clé/)
    assert.deepEqual(
      moments.map(({ what }: { what: string }) => what),
      ['refused'],
    )
    await speaking([9])
    assert.equal((await seen()).join.kind, 'joined')
  })

  test('a nonce that was used is told as that', async () => {
    await speaking([9])
    await watch()
    await bench.core.hear(new EndDevice(SENSOR).join())
    assert.equal((await seen()).join.reason, 'nonce-used')
  })

  test('a sensor that had joined before only has to speak', async () => {
    const device = await speaking([9])
    assert.equal((await watch()).json().hadSession, true)
    await bench.core.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
    const { join, hadSession } = await seen()
    assert.deepEqual([join.kind, hadSession], ['joined', false])
  })

  test('a weak place says what may be done; tested anew after a move, it is judged anew', async () => {
    await watch()
    const device = await speaking([-3, -3, -3, -3, -3])
    const weak = (await seen()).radio
    assert.deepEqual([weak.verdict, weak.remedies], ['weak', ['move', 'slower', 'gateway']])
    assert.equal((await watch()).json().radio.received, 5)
    const again = (await watch({ anew: true })).json()
    assert.deepEqual([again.join.kind, again.radio.received], ['joined', 0])
    for (let i = 0; i < 5; i++) {
      await bench.core.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }), { snrDb: 9 })
    }
    assert.equal((await seen()).radio.verdict, 'good')
  })

  test('what a page says of the radio is not taken: the proof is what was heard', async () => {
    const answer = await install({ proof: { verdict: 'good' } })
    assert.equal(answer.statusCode, 400)
    await install()
    assert.equal((await get('')).installations[0].steps[0].proof, undefined)
  })

  test('the stream is refused where nobody installs', async () => {
    const url = `/api/v1/installations/watch/${SENSOR.devEui}/stream`
    assert.equal((await bench.ask('technician', { url })).statusCode, 404)
  })
})

describe('where, and how far', () => {
  test('planned places come first, the nearest first; those that do not suit the model are left out', async () => {
    await post('plan', { mounts: [{ ...MOUNT, asset: 'space-3' }] })
    const query = `?devEui=${SENSOR.devEui}&lat=${HERE.lat}&lon=${HERE.lon}`
    const { offers, count } = await get(`/mounts${query}`)
    assert.equal(count, 3)
    assert.deepEqual(
      offers.map((offer: Record<string, unknown>) => [
        offer['name'],
        offer['state'],
        offer['distanceM'],
      ]),
      [
        ['Mirabeau 3', 'planned', 22],
        ['Mirabeau 1', 'free', 0],
        ['Mirabeau 2', 'free', 11],
      ],
    )
    await install()
    const taken = (await get('/mounts?q=mirabeau%201')).offers
    assert.deepEqual([taken.length, taken[0].state, taken[0].devEui], [1, 'taken', SENSOR.devEui])
  })

  test('the last digits are enough where they are of one sensor', async () => {
    assert.equal((await post('look-up', { text: '12 ab' })).json().devEui, SENSOR.devEui)
    await bench.core.addDevice({ ...SENSOR, devEui: '70b3d5499f0112ab' as DevEui })
    assert.equal((await post('look-up', { text: '12ab' })).json().devEuis.length, 2)
    assert.equal((await post('look-up', { text: 'beef' })).json().kind, 'rejected')
    assert.equal((await post('look-up', { text: 'no label' })).json().kind, 'rejected')
  })

  test('weeks tell planned against installed, by kind', async () => {
    const zone = { asset: 'zone-1', role: 'valve', index: 1 }
    await post('plan', {
      mounts: [
        { ...MOUNT, week: '2026-W27' },
        { ...MOUNT, asset: 'space-2', week: '2026-W28' },
        { ...zone, week: '2026-W28' },
        { ...MOUNT, asset: 'space-3' },
      ],
    })
    await install()
    const { progress } = await get('')
    assert.deepEqual(progress.total, { planned: 4, installed: 1, accepted: 0 })
    const installedIn = progress.weeks.find(({ installed }: { installed: number }) => installed > 0)
    assert.match(installedIn.week, /^\d{4}-W\d\d$/)
    const planned = Object.fromEntries(
      progress.weeks.map((one: { week: string; planned: number }) => [one.week, one.planned]),
    )
    assert.deepEqual([planned['2026-W27'], planned['2026-W28'], planned['null']], [1, 2, 1])
    assert.equal(progress.kinds.zone.planned, 1)
  })

  test('a file of places plans what is to be installed, and says what became of each row', async () => {
    const file = [
      'id;kind;name;role;week',
      'tree-1;tree;Cours Sextius 1;probe@40cm;2026-W30',
      'bin-1;bin;Rotonde;;any',
      'bin-2;bin;Sextius;;next week',
      'space-1;;;occupancy;2026-W30',
    ].join('\n')
    const answer = await bench.ask('technician', {
      method: 'POST',
      url: '/api/v1/assets/import',
      payload: file,
      headers: { 'content-type': 'text/csv' },
    })
    const { errors, notices, added } = answer.json()
    assert.deepEqual([added, errors.length, errors[0].column], [2, 1, 'week'])
    assert.deepEqual(
      notices.map(({ row, value, problem }: Record<string, unknown>) => [row, value, problem]),
      [
        [2, '2026-W30', 'is planned'],
        [3, 'any', 'is planned'],
        [5, '2026-W30', 'is planned'],
      ],
    )
    const { installations } = await get('')
    assert.deepEqual(
      installations.map(({ asset, role, index, week }: Record<string, unknown>) => [
        asset,
        role,
        index,
        week,
      ]),
      [
        ['tree-1', 'probe', 40, '2026-W30'],
        ['bin-1', 'level', 0, undefined],
        ['space-1', 'occupancy', 0, '2026-W30'],
      ],
    )
  })

  test('a sensor that is taken down leaves its place planned, and the reason', async () => {
    await install()
    assert.equal((await post('back', { mounts: [MOUNT], because: ' ' })).statusCode, 400)
    await post('back', { mounts: [MOUNT], because: 'wrong sensor' })
    const [life] = (await get('')).installations
    assert.deepEqual(
      [life.stage, life.devEui, life.steps.at(-1).because],
      ['planned', null, 'wrong sensor'],
    )
    assert.equal((await get('/report')).rows.length, 0)
    await post('drop', { mounts: [MOUNT] })
    assert.deepEqual((await get('')).installations, [])
  })
})
