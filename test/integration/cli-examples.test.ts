/**
 * Every example of every `--help`, run as it stands in the order of a city's first days: a maintainer's
 * keys and decoders, the city's authority, a gateway with its devices and water, a stick, a hypervisor,
 * a backup. The last test counts that none was left out.
 */

import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { DemoBroker } from '../demo/broker.ts'
import { EndDevice } from '../support/end-device.ts'
import { type Ended, ExampleWorld } from '../support/example-world.ts'
import { freePort } from '../support/free-port.ts'
import { freeUdpPort, until } from '../support/gateway-dir.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const PROBE = fileURLToPath(new URL('../../docs/maintainer/probe/', import.meta.url))
const EUI = '0016c001ff10a235'
const JOIN_EUI = '70b3d5499f000000' as JoinEui
const APP_KEY = '000102030405060708090a0b0c0d0e0f'
const GEN_APP_KEY = '0f0e0d0c0b0a09080706050403020100'

const world = new ExampleWorld()
let forwarder: PacketForwarder | undefined
let broker: DemoBroker
let endGateway: () => Promise<Ended>
let areValvesListening = true
after(async () => {
  await forwarder?.close()
  await broker?.cut()
  world.remove()
})

const json = ({ out }: Ended) => JSON.parse(out)

test('a maintainer makes keys, packs a decoder, tries it, publishes it, and changes keys', async () => {
  await world.example('decoder keys init')
  assert.match((await world.example('decoder keys show')).out, /targets-2/)

  cpSync(`${PROBE}codec.js`, world.at('codec.js'))
  cpSync(`${PROBE}codec.js`, world.at('probe.js'))
  cpSync(`${PROBE}vectors.json`, world.at('probe.vectors.json'))
  const manifest = JSON.parse(readFileSync(`${PROBE}manifest.json`, 'utf8'))
  const model = { id: 'milesight-em300-th', vendor: 'Milesight', model: 'EM300-TH' }
  world.write('work/probe.json', JSON.stringify({ ...manifest, ...model }))
  world.write('work/calls.ndjson', '{"fPort":7,"bytes":"00d764"}\n')
  assert.match((await world.example('decoder run')).out, /21\.5/)
  assert.match((await world.example('decoder guess')).out, /air\.temperature/)
  await world.example('decoder pack')
  cpSync(world.at('probe.dec'), world.at('probe-1.0.dec'))
  world.write('work/uplinks.ndjson', '')
  assert.match((await world.example('decoder test')).out, /examples/)

  assert.match((await world.example('decoder publish')).out, /timestamp version 2/)
  assert.match((await world.example('decoder list')).out, /em300-th\/1\.0\.0\.dec/)
  cpSync(world.at('/srv/decoders'), world.at('/media/usb/decoders'), { recursive: true })
  await world.example('decoder keys rotate')
  const keys = json(await world.shell('cigale decoder keys show ~/keys --json'))
  const { keyId } = keys.find(({ name }: { name: string }) => name === 'targets-1')
  await world.example('decoder keys lost', { put: { '1f2e3d4c': keyId.slice(0, 8) } })
  assert.match((await world.example('decoder sign')).out, /root version 2/)
  await world.example('decoder keys renew')
})

test('the city has an authority, and certificates for its machines', async () => {
  await world.example('ca init')
  for (const machine of ['hypervisor', 'broker', 'console']) await world.example(`ca ${machine}`)
  await world.example('ca gateway')
  await world.example('ca renew')
  await world.example('ca acl')
  assert.ok(existsSync(world.at('/etc/mosquitto/cigale/acl')))
  assert.match((await world.example('ca list')).out, /hypervisor\.example/)
})

let ports: { readonly udp: number; readonly http: number; readonly hypervisor: number }

test('a gateway is made, its settings checked, its certificate asked for, signed and installed', async () => {
  broker = await DemoBroker.start()
  ports = { udp: await freeUdpPort(), http: await freePort(), hypervisor: await freePort() }
  assert.match((await world.example('init')).out, /token {4}cigale_/)
  const link = world.at('/var/lib/cigale/link')
  const settings = `gateway: { name: "Hôtel de Ville", eui: ${EUI} }
data: ${world.at('/var/lib/cigale')}
radio: { driver: semtech-udp, bind: "127.0.0.1:${ports.udp}" }
api: { bind: "127.0.0.1:${ports.http}" }
log: { level: error }
sync:
  transports:
    - { kind: mqtt, url: "${broker.url}" }
    - { kind: usb, cert: ${link}/gateway.pem, key: ${link}/gateway.key, ca: ${link}/ca.pem }
    - { kind: lora-relay }
`
  for (const path of ['etc/cigale.yaml', 'work/cigale.yaml', 'var/lib/cigale/cigale.yaml']) {
    world.write(path, settings)
  }
  await world.example('config check')
  assert.match((await world.example('config show')).out, /semtech-udp/)
  await world.example('config schema')
  assert.equal(JSON.parse(readFileSync(world.at('cigale.schema.json'), 'utf8')).type, 'object')

  const request = await world.example('ca request')
  cpSync(request.out.trim(), world.at('gateway.csr'))
  await world.example('ca sign')
  cpSync(world.at(`signed/${EUI}.pem`), world.at(`${EUI}.pem`))
  cpSync(world.at('signed/ca.pem'), world.at('ca.pem'))
  assert.match((await world.example('ca install')).out, /gateway\.pem/)
  const trusted = world.at('/var/lib/cigale/decoders/root.json')
  cpSync(world.at('/media/usb/decoders/metadata/1.root.json'), trusted)
})

const SENSOR = '70b3d5499f0012ab'
const ABP = '70b3d5499f0012ac'
const VALVES = ['70b3d5499f0012a0', '70b3d5499f0012a1'] as const
const identity = (devEui: string) =>
  ({
    devEui: devEui as DevEui,
    ...{ joinEui: JOIN_EUI, appKey: APP_KEY, genAppKey: GEN_APP_KEY, macVersion: '1.0.3' as const },
  }) as const
const sensor = new EndDevice(identity(SENSOR))
const valves = VALVES.map((devEui) => new EndDevice(identity(devEui), 0, { deviceClass: 'C' }))

test('the gateway runs; who may come in is added and taken out', async () => {
  endGateway = await world.start('run', /\}\n/, { more: '--json' })
  forwarder = await PacketForwarder.open({ port: ports.udp, pushTimeoutMs: 10_000 })
  await world.example('token add')
  const tokens = json(await world.shell('cigale token list --json'))
  const { id } = tokens.find(({ name }: { name: string }) => name === 'Mireille, tablet 2')
  assert.match((await world.example('token list')).out, /Mireille/)
  await world.example('token remove', { put: { '1f2e3d4c': id } })
  await world.shell('cigale user add chef --role maintainer')
  await world.example('user add')
  await world.example('user reset')
  assert.match((await world.example('user list')).out, /pose-2/)
  await world.example('user remove')
})

test('sensors are registered, join, are heard and looked at', async () => {
  assert.match((await world.example('device label')).out, /70b3d5499f0012ab/)
  await forwarder!.uplink({ phyPayload: sensor.join() })
  await until(async () => json(await world.shell('cigale device joins --json')).length === 1, 'it')
  assert.match((await world.example('device joins')).out, /unknown-device/)
  await world.example('device add', { stdin: `${APP_KEY}\n` })
  for (const devEui of VALVES) {
    const keys = `--app-key ${APP_KEY} --gen-app-key ${GEN_APP_KEY}`
    const line = `cigale device add ${devEui} --name Vanne --profile milesight-uc511 --class C`
    assert.equal((await world.shell(`${line} ${keys}`)).code, 0)
  }
  for (const device of [sensor, ...valves]) {
    await forwarder!.uplink({ phyPayload: device.join() })
    assert.ok(device.acceptJoin((await forwarder!.nextDownlink(10_000)).phyPayload))
    await forwarder!.uplink({ phyPayload: device.uplink({}) })
  }
  for (const state of [0x95, 0x94, 0x95]) {
    const payload = Uint8Array.of(state)
    await forwarder!.uplink({ phyPayload: sensor.uplink({ fPort: 1, payload }) })
  }
  assert.match((await world.example('device list')).out, /Place 12/)
  const shown = await world.example('device show', { more: '--plot' })
  assert.match(shown.out, /trames, la plus ancienne d’abord/)
  await world.example('device export')
  const dry = await world.example('device import')
  assert.match(dry.err, /0 added, 0 changed, 0 refused/)
  await world.example('device ask')
  assert.match((await world.example('downlink')).out, /^[0-9a-f]{24}\n$/)
  const abp = `cigale device add ${ABP} --name Banc --profile nwave-nps405sm --dev-addr 26011f2e`
  await world.shell(`${abp} --nwk-s-key ${APP_KEY} --app-s-key ${APP_KEY}`)
  await world.example('device relax', { put: { [SENSOR]: ABP } })
  await world.example('device reset-nonces')
  await world.example('device home')

  const end = await world.start('events', /70b3d5499f0012ab/)
  await end()
})

/** What comes for a valve it takes, and answers. */
async function listen(): Promise<void> {
  while (areValvesListening) {
    const downlink = await forwarder!.nextDownlink(500).catch(() => undefined)
    for (const valve of downlink ? valves : []) {
      if (!valve.receive(downlink!.phyPayload, { isClassC: true })) continue
      await forwarder!.uplink({ phyPayload: valve.uplink(valve.takePackageAnswer() ?? {}) })
    }
  }
}

test('places are set; valves hear orders, alone and as a group', async () => {
  const places = [
    { id: 'vendome-2', kind: 'zone', name: 'Vendôme 2', devEui: VALVES[0], role: 'valve' },
    { id: 'arbre-1', kind: 'tree', name: 'Micocoulier' },
  ]
  const features = places.map(({ devEui, role, ...properties }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [5.4474, 43.5291] },
    properties: { ...properties, ...(devEui && { bindings: [{ devEui, role, index: 1 }] }) },
  }))
  world.write('work/places.geojson', JSON.stringify({ type: 'FeatureCollection', features }))
  await world.example('asset import')
  assert.equal(json(await world.example('asset list')).length, 2)
  await world.example('asset export')
  assert.match(readFileSync(world.at('places.csv'), 'utf8'), /vendome-2,zone,Vendôme 2/)

  assert.match((await world.example('watering status')).out, /vendome-2/)
  world.write(
    'work/programme.yaml',
    'days: [1]\nwindow: { fromMinutes: 1320, toMinutes: 300 }\ndose: { litres: 900 }\ndecision: soil\n',
  )
  await world.example('watering programme')
  await world.example('watering start')
  await world.example('watering stop')
  await world.example('watering lock', { put: { '2026-09-30': '2036-09-30' } })
  await world.example('watering unlock')

  await world.example('group set')
  const listening = listen()
  await until(async () => {
    const { members } = json(await world.shell('cigale group show vallon --json'))
    return members.every(({ state }: { state: string }) => state === 'in')
  }, 'the key of the group')
  assert.match((await world.example('group list')).out, /vallon/)
  await world.example('group show')
  await world.example('group close')
  await world.example('group send')
  await world.example('group remove')
  areValvesListening = false
  await listening
  assert.match((await world.example('kpi')).out, /./)
})

test('a park goes to another gateway with its keys, by a stick', async () => {
  const park = { id: 'parc-jourdan', kind: 'site', name: 'Parc Jourdan' }
  const bindings = [{ devEui: VALVES[1], role: 'valve', index: 1 }]
  const zone = {
    id: 'jourdan-1',
    kind: 'zone',
    name: 'Jourdan 1',
    siteId: 'parc-jourdan',
    bindings,
  }
  const features = [park, zone].map((properties) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [5.4474, 43.5291] },
    properties,
  }))
  world.write('work/park.geojson', JSON.stringify({ type: 'FeatureCollection', features }))
  assert.equal((await world.shell('cigale asset import park.geojson')).code, 0)
  assert.match((await world.example('home list')).out, /site:parc-jourdan +1/)
  assert.match((await world.example('home key')).out, /^[0-9a-f]{64}\n$/)

  const alone = await world.shell(`cigale device home ${VALVES[1]} --gateway 0016c001ff10a234`)
  assert.match(alone.err, /moves with site:parc-jourdan/)

  const other = world.at('other')
  assert.equal((await world.shell(`cigale init --data ${other}`)).code, 0)
  world.write('work/other/cigale.yaml', `gateway: { eui: "0016c001ff10a234" }\ndata: ${other}\n`)
  await world.shell(`cigale home key --data ${other} > new.key`)
  await world.example('home move')
  assert.match((await world.example('home export')).out, /parc\.home: 1 devices/)
  assert.match((await world.example('home escrow-key')).out, /^[0-9a-f]{64}\n$/)
  const taken = await world.example('home import', { more: `--data ${other}` })
  assert.match(taken.out, /1 devices are at home here, revision 1/)
  assert.match((await world.shell(`cigale device list --data ${other}`)).out, new RegExp(VALVES[1]))
})

test('a decoder comes from a stick, is taken back, and frames are read again', async () => {
  await world.example('decoder status')
  const careless = '--shadow-frames 0 --shadow-hours 0 --canary-frames 0 --canary-hours 0'
  await world.example('decoder update', { more: careless })
  await until(async () => {
    return /1\.0\.0/.test((await world.shell('cigale decoder status')).out)
  }, 'the package in force')
  await world.example('decoder rollback')
  await world.example('decoder redecode')
  world.write('work/dry-at-40.yaml', 'tree: { dryKpa: 40 }\n')
  await world.example('replay')
})

test('settings are tried on the running gateway and kept', async () => {
  await world.example('config get')
  world.write(
    'work/cigale.yaml',
    `${readFileSync(world.at('cigale.yaml'), 'utf8')}flows: { enabled: true }\n`,
  )
  await world.example('config set')
  await world.example('config confirm')
})

test('flows are brought, kept in versions, edited by one account and taken back', async () => {
  const flow = [{ id: 'tab', type: 'tab', label: 'Place' }]
  world.write('work/flows.json', JSON.stringify(flow))
  await world.example('flows import')
  world.write('work/flows.json', JSON.stringify([{ ...flow[0], label: 'Place 2' }]))
  await world.example('flows import')
  assert.match((await world.example('flows list')).out, /new sign/)
  assert.match((await world.example('flows status')).out, /version 2/)
  await world.example('flows rollback')
  await world.example('flows export')
  assert.match(readFileSync(world.at('flows.json'), 'utf8'), /"Place"/)
  await world.example('flows publish')
  cpSync(world.at('/srv/decoders'), world.at('/media/usb/decoders'), { recursive: true })
  await world.example('flows update')
  world.write('work/new-passphrase', 'another horse battery\n')
  await world.example('decoder keys passphrase')
  await world.shell('cigale user add marie --role maintainer')
  await world.example('flows edit')
})

test('what looks and changes nothing answers machines in JSON, in any language', async () => {
  const env = { LC_ALL: 'fr_FR.UTF-8' }
  const lines = [
    ...['device list', `device show ${SENSOR}`, 'device joins', 'device export', 'asset list'],
    ...['asset export', 'group list', 'watering status', 'watering programme vendome-2', 'kpi'],
    ...['config get', 'decoder status', 'token list', 'user list', 'sync status', 'doctor'],
    ...['flows status', 'flows list', 'support-bundle', 'ca list --ca ~/authority'],
    ...['decoder list --repo /srv/decoders', 'decoder keys show ~/keys', 'completion bash', 'man'],
  ]
  for (const line of lines) {
    const rooted = line.replace('/srv/', `${world.root}/srv/`)
    const { code, out, err } = await world.shell(`cigale ${rooted} --json`, { env })
    assert.equal(code, 0, `${line}: ${err}`)
    assert.doesNotThrow(() => JSON.parse(out), line)
  }
})

test('another gateway is paired by LoRa, and is no more', async () => {
  const paired = await world.example('relay pair')
  assert.match(paired.out, /code {3}([0-9A-Z]{4}-){4}[0-9A-Z]{4}/)
  assert.match((await world.example('relay status')).out, /0016c001ff10a236/)
  await world.example('relay unpair')
})

test('facts go by a stick to a hypervisor, whose database is looked after', async () => {
  world.write('work/hypervisor.token', 'f00d'.repeat(16))
  const cert = world.at('hypervisor/hypervisor.example')
  world.write(
    'work/hypervisor.yaml',
    `database: city.db
api:
  bind: 127.0.0.1:${ports.hypervisor}
  tokens: [{ account: carrier, tokenFile: hypervisor.token, scopes: [carriage, city] }]
mqtt: { url: "${broker.url}" }
usb: { ca: ca.pem, cert: ${cert}.pem, key: ${cert}.key }
`,
  )
  assert.match((await world.example('sync status', { more: '--plot' })).out, /█+░* \d+ waiting/)
  await world.example('sync export')
  const end = await world.start('hypervisor', /"commandKey"/, { more: '--json' })
  await world.example('sync import', {
    put: { 8090: String(ports.hypervisor) },
    env: { CIGALE_TOKEN: 'f00d'.repeat(16) },
  })
  await world.shell(`cigale sync import ${world.at('/media/usb')}`)
  assert.match((await world.example('sync push')).out, /nothing waits any more/)
  // This gateway was told of no escrow key: what the hypervisor then says is what a city reads that forgot it.
  const nothing = await world.example('home release', {
    put: { 'https://hypervisor.example': `http://127.0.0.1:${ports.hypervisor}` },
    env: { CIGALE_TOKEN: 'f00d'.repeat(16) },
    code: 1,
  })
  assert.match(nothing.err, /the hypervisor has nothing of 0016c001ff10a235 in escrow/)
  world.write('srv/backup/.keep', '')
  await world.example('hypervisor backup')
  await end()
  await world.example('hypervisor check')
  cpSync(world.at('/srv/backup/city-2026-06-16.db'), world.at('city-2026-06-16.db'))
  await world.example('hypervisor restore')
})

test('the gateway is backed up, looked at, ended and made again', async () => {
  await world.example('backup')
  await world.example('support-bundle')
  assert.equal(statSync(world.at('hotel-de-ville.support.json')).mode & 0o777, 0o600)
  await world.example('doctor')
  await world.example('device remove')
  await forwarder!.close()
  forwarder = undefined
  assert.equal((await endGateway()).code, 0)
  await world.example('restore')
  await world.example('ca revoke')
})

test('a board that is not there serves a gateway that is stopped', async () => {
  const control = await freePort()
  const end = await world.start('emulator', /\}\n/, {
    put: { 7302: String(control) },
    more: '--json',
  })
  const board = { CIGALE_DATA: world.at('board') }
  await world.shell('cigale init', { env: board })
  world.write(
    'work/board/cigale.yaml',
    `data: ${world.at('board')}
radio: { driver: sx1302-serial, port: ${world.at('corecell')}, firmware: ${world.at('firmware')} }
`,
  )
  assert.match((await world.example('concentrator info', { env: board })).out, /0016c001ff10a235/)
  const plot = await world.example('concentrator spectrum', { env: board, more: '--looks 100' })
  assert.match(plot.out, /dBm/)
  assert.ok(existsSync(world.at('band.png')))
  await world.example('concentrator reset', { env: board })
  cpSync(world.at('firmware/arb.bin'), world.at('libloragw/src/arb_fw.var'))
  // Semtech's own is not ours to carry: this one stands in for it.
  const unknown = '--accept-unknown --as arb'
  await world.example('concentrator firmware import', { env: board, more: unknown })
  await end()
  // What hangs on this machine's USB is not ours to say.
  const { code } = await world.shell('cigale concentrator probe')
  await world.example('concentrator probe', { code: code! })
})

test('recordings are judged by the detectors', async () => {
  const hour = (h: number) => `A01,2016-03-01T${String(h).padStart(2, '0')}:04:27,${1000 + 10 * h}`
  const rows = Array.from({ length: 24 }, (_, h) => hour(h))
  world.write(
    'work/water-meters-hourly.csv',
    ['meter,time_local,reading_l', ...rows, ''].join('\n'),
  )
  assert.match((await world.example('backtest meters')).out, /A01/)
  world.write('work/recording/zones.json', '{"zones":[],"sites":[]}')
  world.write('work/recording/water.jsonl', '')
  await world.example('backtest water')
  world.write('work/recording/spaces.json', '{"spaces":[]}')
  world.write('work/recording/parking.jsonl', '')
  await world.example('backtest parking')
})

test('a shell and man get what they need', async () => {
  await world.example('completion')
  await world.example('man')
  assert.match(readFileSync(world.at('cigale.1'), 'utf8'), /^\.TH CIGALE 1/)
})

test('no example was left out', () => {
  assert.deepEqual(world.left, [])
})
