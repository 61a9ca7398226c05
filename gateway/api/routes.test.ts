import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { hexOf } from '../../base/bytes.ts'
import { civilDayOf } from '../../base/civil-day.ts'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { openApiDocument } from './openapi.ts'
import type { Route } from './route.ts'
import { ROUTES } from './routes.ts'

const APP_KEY = 'deadbeef0102030405060708090a0b0c'
const DEVICE = {
  devEui: '70b3d5499f0012ab',
  joinEui: '70b3d5499f000000',
  name: 'Place 12',
  profile: 'nwave-nps405sm',
}

let bench: ApiBench
before(async () => {
  bench = await ApiBench.open()
})
after(() => bench.close())

function post(url: string, payload: unknown, type = 'application/json'): InjectOptions {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return { method: 'POST', url, payload: text, headers: { 'content-type': type } }
}

function addDevice(device: object = {}, keys: object | null = { appKey: APP_KEY }) {
  const entry = { device: { ...DEVICE, ...device }, ...(keys && { keys }) }
  return bench.ask('technician', post('/api/v1/devices', { devices: [entry] }))
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`
}

describe('the table', () => {
  test('only health is open to anyone, and it tells nothing', async () => {
    const open = ROUTES.filter(({ roles }) => roles === 'anyone').map(nameOf)
    assert.deepEqual(open, ['GET /api/v1/health'])
    const answer = await bench.ask(undefined, { url: '/api/v1/health' })
    assert.deepEqual(answer.json(), { status: 'up' })
  })

  test('the document names every route, and no other', () => {
    const paths = openApiDocument(ROUTES)['paths'] as Record<string, Record<string, unknown>>
    const named = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    assert.deepEqual(named.sort(), ROUTES.map(nameOf).sort())
  })
})

describe('devices', () => {
  test('a device is registered, shown, changed without its key, and removed', async () => {
    const added = await addDevice()
    assert.equal(added.statusCode, 200, added.body)
    assert.equal(added.json().results[0].outcome, 'done')
    const url = `/api/v1/devices/${DEVICE.devEui.toUpperCase()}`
    assert.equal((await bench.ask('viewer', { url })).json().hasKey, true)
    assert.equal((await addDevice({ name: 'Place 13' }, null)).statusCode, 200)
    const changed = (await bench.ask('viewer', { url })).json()
    assert.deepEqual([changed.device.name, changed.hasKey], ['Place 13', true])
    assert.equal((await bench.ask('maintainer', { method: 'DELETE', url })).statusCode, 204)
    assert.equal((await bench.ask('viewer', { url })).json().code, 'unknown-device')
  })

  test('what is missing or wrong is named by field, and nothing is registered', async () => {
    const cases = [
      [{ devEui: '70b3d5499f00c0de' }, null, 'devices.0.keys'],
      [{ profile: 'acme-9000' }, { appKey: APP_KEY }, 'devices.0.device.profile'],
      [{ activation: 'ABP' }, { appKey: APP_KEY }, 'devices.0.device.devAddr'],
      [{ macVersion: '1.1' }, { appKey: APP_KEY }, 'devices.0.keys.nwkKey'],
      [{ devEui: 'x' }, { appKey: APP_KEY }, 'devices.0.device.devEui'],
      [{ colour: 'red' }, { appKey: APP_KEY }, 'devices.0.device'],
    ] as const
    for (const [device, keys, path] of cases) {
      const answer = await addDevice(device, keys)
      assert.equal(answer.statusCode, 400)
      assert.deepEqual(
        answer.json().fields.map((field: { path: string }) => field.path),
        [path],
      )
    }
    assert.deepEqual((await bench.ask('viewer', { url: '/api/v1/devices' })).json().devices, [])
  })

  test('a GenAppKey may come later and alone, stays with new keys, and is refused where it is of no use', async () => {
    const devEui = '70b3d5499f004001' as DevEui
    const genAppKey = '00112233445566778899aabbccddeeff'
    const sealed = () => bench.core.core.state.devices.get(devEui)?.sealed
    const early = await addDevice({ devEui }, { genAppKey })
    assert.equal(early.json().fields[0].path, 'devices.0.keys')
    await addDevice({ devEui })
    assert.equal((await addDevice({ devEui }, { genAppKey })).statusCode, 200)
    const { vault } = bench.core
    const kept = () => vault.unseal(sealed()!.genAppKey!, `${devEui}/genAppKey`)
    assert.equal(hexOf(kept()!.reveal()), genAppKey)
    assert.deepEqual(Object.keys(sealed()!).sort(), ['appKey', 'genAppKey'])
    await addDevice({ devEui }, { appKey: genAppKey })
    assert.equal(hexOf(kept()!.reveal()), genAppKey)
    const keys = { appKey: APP_KEY, nwkKey: APP_KEY, genAppKey }
    const wrong = await addDevice({ devEui, macVersion: '1.1' }, keys)
    assert.deepEqual(
      [wrong.statusCode, wrong.json().fields[0].path],
      [400, 'devices.0.keys.genAppKey'],
    )
    const url = `/api/v1/devices/${devEui}`
    assert.ok(!(await bench.ask('viewer', { url })).body.includes(genAppKey))
    assert.equal((await bench.ask('maintainer', { method: 'DELETE', url })).statusCode, 204)
  })

  const LABEL = 'LW:D0:70B3D5499F000000:70B3D5499F00AA01:00451234:SYYWWNN:OSECRET'

  test('a label gives DevEUI, JoinEUI and the model, when its vendor has one only', async () => {
    const add = (entry: object) =>
      bench.ask('technician', post('/api/v1/devices', { devices: [entry] }))
    const keys = { appKey: APP_KEY }
    const wrong = [
      [{ qr: 'LW:D0:nothing', device: { name: 'A' }, keys }, 'devices.0.qr'],
      [
        { qr: LABEL, device: { name: 'A', devEui: DEVICE.devEui }, keys },
        'devices.0.device.devEui',
      ],
      [{ device: { name: 'A' }, keys }, 'devices.0.device.devEui'],
    ] as const
    for (const [entry, path] of wrong) {
      const answer = await add(entry)
      assert.deepEqual([answer.statusCode, answer.json().fields[0].path], [400, path])
    }
    const entry = { qr: ` ${LABEL.toLowerCase()}\n`, device: { name: 'Place 14' }, keys }
    assert.equal((await add(entry)).statusCode, 200)
    const { device } = (
      await bench.ask('viewer', { url: '/api/v1/devices/70b3d5499f00aa01' })
    ).json()
    assert.deepEqual(
      [device.devEui, device.joinEui, device.profile],
      ['70b3d5499f00aa01', '70b3d5499f000000', 'bosch-tps110'],
    )
  })

  test('a scanned label is shown with what is known of its device, and without its owner’s token', async () => {
    const answer = await bench.ask('technician', post('/api/v1/labels', { text: LABEL }))
    const { label, model, registered, join } = answer.json()
    assert.deepEqual([label.devEui, label.serial], ['70b3d5499f00aa01', 'YYWWNN'])
    assert.deepEqual(model, { brand: 'bosch', profiles: ['bosch-tps110'] })
    assert.deepEqual([registered.device.name, join], ['Place 14', null])
    assert.ok(!answer.body.includes('SECRET'))
    const wrong = await bench.ask('technician', post('/api/v1/labels', { text: 'x' }))
    assert.match(wrong.json().fields[0].problem, /begins with LW:D0:/)
  })

  test('a join that comes to nothing is listed with its reason and what to do', async () => {
    const identity = {
      devEui: '70b3d5499f00bb01' as DevEui,
      joinEui: DEVICE.joinEui as JoinEui,
      appKey: APP_KEY,
      macVersion: '1.0.3',
    } as const
    await bench.core.hear(new EndDevice(identity).join())
    const list = (await bench.ask('viewer', { url: '/api/v1/joins' })).json().joins
    assert.deepEqual(
      [list[0].devEui, list[0].reason, list[0].count, list[0].name],
      [identity.devEui, 'unknown-device', 1, null],
    )
    assert.match(list[0].advice.fr, /étiquette/)
  })

  test('a file is imported row by row, or as a whole, or only looked at', async () => {
    const file = [
      'devEui;name;joinEui;macVersion;region;appKey',
      `70b3d5499f001001;A;70b3d5499f000000;1.0.3;EU868;${APP_KEY}`,
      `70b3d5499f00100;B;70b3d5499f000000;1.0.3;EU868;${APP_KEY}`,
    ].join('\n')
    const send = async (query: string) => {
      const url = `/api/v1/devices/import${query}`
      return (await bench.ask('technician', post(url, file, 'text/csv'))).json()
    }
    for (const query of ['?dryRun=true', '?allOrNothing=true']) {
      const { added, refused, rows } = await send(query)
      assert.deepEqual([added, refused, rows[0].outcome], [0, 1, 'kept'])
    }
    const report = await send('')
    assert.deepEqual([report.added, report.refused], [1, 1])
    assert.deepEqual(
      report.errors.map(({ row, column }: { row: number; column: string }) => [row, column]),
      [[3, 'devEui']],
    )
    assert.equal((await send('')).changed, 1)
  })

  test('a dry run says row by row what would happen, and an import what did', async () => {
    const header = 'devEui;name;appKey'
    const lines = [`70b3d5499f002001;A;${APP_KEY}`, `70b3d5499f002002;B;${APP_KEY}`]
    const send = async (query: string, rows: readonly string[], head = header) => {
      const request = post(`/api/v1/devices/import${query}`, [head, ...rows].join('\n'), 'text/csv')
      const { rows: told } = (await bench.ask('technician', request)).json()
      return told.map(({ outcome, detail }: Record<string, string>) =>
        `${outcome} ${detail}`.trim(),
      )
    }
    assert.deepEqual(await send('?dryRun=true', lines), [
      'kept would be added',
      'kept would be added',
    ])
    assert.deepEqual(await send('', lines), ['added', 'added'])
    const again = ['70b3d5499f002001;A', '70b3d5499f002002;C', '70b3d5499f002003;D']
    assert.deepEqual(await send('?dryRun=true', again, 'devEui;name'), [
      'kept is registered so',
      'kept would change name',
    ])
    assert.deepEqual(await send('', again, 'devEui;name'), [
      'kept is registered so',
      'changed name',
    ])
    const { statusCode, body, headers } = await bench.ask('viewer', {
      url: '/api/v1/devices/export',
    })
    assert.equal(statusCode, 200)
    assert.match(String(headers['content-type']), /^text\/csv/)
    assert.match(body, /\r\n70b3d5499f002002,C,/)
    assert.ok(!body.includes(APP_KEY))
  })

  test('a 1.1 device without joins brings its four keys', async () => {
    const device = { devEui: '70b3d5499f003001', macVersion: '1.1', activation: 'ABP' }
    const abp = { ...device, devAddr: '01020304' }
    const three = { nwkSKey: APP_KEY, appSKey: APP_KEY, nwkSEncKey: APP_KEY }
    const lacking = await addDevice(abp, three)
    assert.deepEqual(
      [lacking.statusCode, lacking.json().fields[0].path],
      [400, 'devices.0.keys.sNwkSIntKey'],
    )
    const file = [
      'devEui,macVersion,activation,devAddr,fNwkSIntKey,sNwkSIntKey,nwkSEncKey,appSKey',
      `${device.devEui},1.1,ABP,01020304,${APP_KEY},${APP_KEY},${APP_KEY},${APP_KEY}`,
    ].join('\n')
    const request = post('/api/v1/devices/import', file, 'text/csv')
    assert.equal((await bench.ask('technician', request)).json().added, 1)
    const { session } = bench.core.core.state.devices.get(device.devEui as DevEui)!
    assert.deepEqual([session?.devAddr, session?.keys11 !== undefined], ['01020304', true])
  })

  test('F39: a counter may begin anew for a reason only, and the gateway writes down whose', async () => {
    const abp = { activation: 'ABP', devAddr: '01020305', relaxFCnt: true }
    const device = { ...DEVICE, devEui: '70b3d5499f004001', ...abp }
    const url = `/api/v1/devices/${device.devEui}`
    const keys = { nwkSKey: APP_KEY, appSKey: APP_KEY }
    const set = async (more: object, entry: object = {}) => {
      const request = { devices: [{ device: { ...device, ...more }, keys, ...entry }] }
      const answer = await bench.ask('technician', post('/api/v1/devices', request))
      return answer.json().results[0]
    }
    const without = await set({})
    assert.deepEqual([without.outcome, /because/.test(without.detail)], ['refused', true])
    assert.equal((await set({}, { because: 'loses its counter' })).outcome, 'done')
    const relaxed = (await bench.ask('viewer', { url })).json().device
    assert.deepEqual(
      [relaxed.relaxFCnt, relaxed.relaxed.by, relaxed.relaxed.because],
      [true, 'technician', 'loses its counter'],
    )
    assert.equal((await set(relaxed)).outcome, 'done', 'what was read may be written back')
    await set({ relaxFCnt: undefined })
    assert.equal((await bench.ask('viewer', { url })).json().device.relaxFCnt, undefined)
  })

  test('a downlink for a device that is unknown or has not joined is refused with the reason', async () => {
    await addDevice()
    const body = { fPort: 1, hex: '00' }
    const unknown = post('/api/v1/devices/70b3d5499f00ffff/downlinks', body)
    assert.equal((await bench.ask('maintainer', unknown)).json().code, 'unknown-device')
    const early = post(`/api/v1/devices/${DEVICE.devEui}/downlinks`, body)
    const answer = await bench.ask('maintainer', early)
    assert.equal(answer.statusCode, 409)
    assert.match(answer.json().detail, /not joined/)
  })
})

describe('assets', () => {
  test('assets and bindings of a file are set, and shown with their state', async () => {
    const file = [
      'id,kind,name,devEui,role',
      'p-12,space,Place 12,70b3d5499f0012ab,occupancy',
      'p-13,spice,Place 13,,',
    ].join('\n')
    const request = post('/api/v1/assets/import', file, 'text/csv')
    const report = (await bench.ask('technician', request)).json()
    assert.deepEqual([report.added, report.refused], [1, 1])
    const view = (await bench.ask('viewer', { url: '/api/v1/assets/p-12' })).json()
    assert.deepEqual([view.state, view.bindings[0].devEui], ['unknown', '70b3d5499f0012ab'])
    assert.equal((await bench.ask('technician', request)).json().changed, 1)
    const again = (await bench.ask('viewer', { url: '/api/v1/assets/p-12' })).json()
    assert.deepEqual(again.bindings, view.bindings)
  })

  test('a zone without a valve cannot be told to close, and says so', async () => {
    const zone = { id: 'z-1', kind: 'zone', name: 'Parc' }
    const set = await bench.ask('technician', post('/api/v1/assets', { assets: [{ asset: zone }] }))
    assert.equal(set.statusCode, 200, set.body)
    const stop = { method: 'DELETE', url: '/api/v1/zones/z-1/watering' } as const
    const answer = await bench.ask('technician', stop)
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'refused'])
  })
})

describe('the feed', () => {
  test('pages follow on from each other without a gap or a repeat', async () => {
    await addDevice()
    const identity = {
      devEui: DEVICE.devEui as DevEui,
      joinEui: DEVICE.joinEui as JoinEui,
      appKey: APP_KEY,
      macVersion: '1.0.3',
    } as const
    const device = new EndDevice(identity)
    await bench.core.hear(device.join())
    assert.ok(device.acceptJoin(bench.core.sent.at(-1)!.phyPayload))
    for (let n = 0; n < 5; n++) {
      bench.core.clock.advance(10_000)
      await bench.core.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(0x95) }))
    }
    bench.core.clock.advance(3_000)
    await bench.core.settle()
    bench.catchUp()
    const counters: number[] = []
    for (let after = '0', pages = 0; pages < 20; pages++) {
      const url = `/api/v1/uplinks?after=${after}&limit=2`
      const { lines, next } = (await bench.ask('viewer', { url })).json()
      counters.push(...lines.map((line: { fCntUp: number }) => line.fCntUp))
      if (next === after) break
      after = next
    }
    assert.deepEqual(counters, [0, 1, 2, 3, 4])
    const joined = await bench.ask('viewer', { url: '/api/v1/events?type=deviceJoined' })
    assert.equal(joined.json().lines.length, 1)
  })

  test('a cursor from another journal is refused, not waited for', async () => {
    const answer = await bench.ask('viewer', { url: '/api/v1/events?after=999999999999' })
    assert.deepEqual([answer.statusCode, answer.json().code], [410, 'cursor-ahead'])
  })
})

test('S12, S13: a key goes in by every way and comes out by none', async () => {
  const csv = [
    'devEui;name;joinEui;macVersion;region;appKey;note',
    `70b3d5499f002001;A;70b3d5499f000000;1.0.3;EU868;${APP_KEY};x`,
    `70b3d5499f002002;A;${APP_KEY};1.0.3;EU868;${APP_KEY}0;${APP_KEY}`,
  ].join('\n')
  const bodies = [
    post('/api/v1/devices/import', csv, 'text/csv'),
    post('/api/v1/devices', { devices: [{ device: DEVICE, keys: { appKey: APP_KEY } }] }),
    post('/api/v1/devices', { devices: [{ device: DEVICE, keys: { appKey: `${APP_KEY}0` } }] }),
    post('/api/v1/devices', { devices: [{ device: { ...DEVICE, name: 7 }, appKey: APP_KEY }] }),
    post('/api/v1/devices', `{"devices":[{"keys":"${APP_KEY}"`),
  ]
  const answers = await Promise.all(bodies.map((body) => bench.ask('technician', body)))
  bench.catchUp()
  for (const line of ROUTES.filter(({ method }) => method === 'GET')) {
    if (line.gives?.includes('text/event-stream')) continue
    const url = line.path.replace('{devEui}', DEVICE.devEui).replace('{id}', 'p-12')
    answers.push(await bench.ask('maintainer', { url }))
  }
  const spellings = [APP_KEY, Buffer.from(APP_KEY, 'hex').toString('base64')]
  const audited = (await bench.people.auditLog.read({ limit: 1_000 })).map(({ body }) => {
    return JSON.stringify(body)
  })
  for (const text of [...answers.map(({ body }) => body), ...bench.logged, ...audited]) {
    for (const key of spellings) assert.ok(!text.toLowerCase().includes(key.toLowerCase()), text)
  }
  assert.ok(audited.length >= bodies.length)
})

describe('the past', () => {
  test('a space tells its hours, its changes and the readings of its sensor', async () => {
    const identity = {
      devEui: '70b3d5499f0055aa' as DevEui,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: APP_KEY,
      macVersion: '1.0.3',
    } as const
    const { core } = bench
    await core.addDevice(identity, { profile: 'nwave-nps405sm' })
    const binding = {
      asset: 'past-1',
      devEui: identity.devEui,
      role: 'occupancy',
      index: 0,
    } as const
    const properties = { category: 'normal', heartbeatSeconds: 3_600 } as const
    await core.addAsset({ id: 'past-1', kind: 'space', name: 'Passé', properties }, [
      { ...binding, fromMs: 0 },
    ])
    const device = new EndDevice(identity)
    await core.hear(device.join())
    assert.ok(device.acceptJoin(core.sent.at(-1)!.phyPayload))
    const heartbeat = async (occupied: 0 | 1) => {
      const payload = Uint8Array.of(occupied, 200, 20)
      await core.hear(device.uplink({ fPort: 2, payload }))
      core.clock.advance(30 * 60_000)
      await core.settle()
    }
    await heartbeat(0)
    await heartbeat(1)
    // What the database holds and what only the core has come as one.
    await core.core.checkpoint()
    await heartbeat(1)
    const answer = await bench.ask('viewer', {
      method: 'GET',
      url: '/api/v1/assets/past-1/history?hours=6',
    })
    assert.equal(answer.statusCode, 200)
    const { facts, series } = answer.json()
    const types = facts.map(({ type }: { type: string }) => type)
    assert.deepEqual([...new Set(types)].sort(), [
      'deviceJoined',
      'spotFreed',
      'spotHour',
      'spotTaken',
    ])
    const occupied = series.find((s: { quantity: string }) => s.quantity === 'parking.occupied')
    assert.deepEqual(
      occupied.points.map(([, value]: [number, number]) => value),
      [0, 1, 1],
    )
    assert.deepEqual(
      [occupied.role, occupied.devEui, occupied.unit],
      ['occupancy', identity.devEui, 'bool'],
    )
    const own = await bench.ask('viewer', {
      method: 'GET',
      url: `/api/v1/devices/${identity.devEui}/history?hours=6`,
    })
    assert.equal(own.json().series.length, series.length)
    const day = civilDayOf(core.clock.wallMs())
    const kpis = await bench.ask('viewer', { method: 'GET', url: `/api/v1/kpis?day=${day}` })
    const kpi = kpis.json().assets.find(({ id }: { id: string }) => id === 'past-1')
    assert.equal(kpi.kind, 'space')
    assert.ok(['provisional', 'partial', 'unpublished'].includes(kpi.status))
    const query = `period=hour&from=${day}&count=24&group=category`
    const hours = await bench.ask('viewer', { method: 'GET', url: `/api/v1/kpis?${query}` })
    const { buckets, group } = hours.json()
    assert.deepEqual([group, buckets.length], ['category', 24])
    const spaces = buckets.map(({ groups }: { groups: { kind: string; group: string }[] }) =>
      groups.filter(({ kind }) => kind === 'space').map((one) => one.group),
    )
    assert.ok(spaces.every((groups: string[]) => groups.includes('normal')))
  })

  test('what is no day, no asset, or too long is refused', async () => {
    const status = async (url: string) =>
      (await bench.ask('viewer', { method: 'GET', url: `/api/v1/${url}` })).statusCode
    assert.equal(await status('kpis?day=2026-02-30'), 400)
    assert.equal(await status('assets/nothing/roots'), 404)
    assert.equal(await status('kpis'), 400)
    assert.equal(await status('kpis?period=week'), 400)
    assert.equal(await status('kpis?period=week&from=2026-02-30'), 400)
    assert.equal(await status('kpis?period=year&from=2026-02-20'), 400)
    assert.equal(await status('kpis?day=2026-02-20&period=day&from=2026-02-20'), 400)
    assert.equal(await status('assets/nothing/history'), 404)
    assert.equal(await status('devices/70b3d5499f00ffff/history'), 404)
    assert.equal(await status('assets/nothing/history?hours=0'), 400)
  })
})
