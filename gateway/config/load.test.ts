import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { topicPrefixOf } from '../forward/topic-prefix.ts'
import { problemText, readConfig } from './load.ts'
import { configJsonSchema } from './schema.ts'

function problems(text: string): string[] {
  const read = readConfig(text)
  return read.kind === 'rejected' ? read.problems.map((p) => problemText('cigale.yaml', p)) : []
}

test('an empty file is a working configuration', () => {
  const read = readConfig('')
  assert.ok(read.kind === 'config')
  const { radio, storage } = read.config
  assert.ok(radio.driver === 'semtech-udp' && radio.bind === '127.0.0.1:1700')
  assert.equal(storage.durability, 'every-frame')
})

test('F84, F85: a problem names file, line, column, value and what is allowed', () => {
  assert.deepEqual(problems('gateway:\n  eui: 12\n'), [
    'cigale.yaml:2:8: gateway.eui is "12": a value of type string',
  ])
  assert.deepEqual(problems('radio:\n  driver: sx1301\n'), [
    "cigale.yaml:2:11: radio.driver is \"sx1301\": one of 'semtech-udp' | 'basics-station' | 'sx1302-serial'",
  ])
  assert.deepEqual(problems('storage: { journalDays: 0 }'), [
    'cigale.yaml:1:25: storage.journalDays is "0": at least 1',
  ])
  assert.match(
    problems('radio:\n  driver: semtech-udp\n  prot: 1\n')[0]!,
    /^cigale.yaml:3:9: radio.prot is "1": no such setting/,
  )
})

test('stations may be the radio, or neighbours beside a board of our own', () => {
  const alone = readConfig('radio: { driver: basics-station, bind: "0.0.0.0:3001" }\n')
  assert.ok(alone.kind === 'config' && alone.config.radio.driver === 'basics-station')
  assert.deepEqual(alone.config.neighbours, [])
  const beside = readConfig(
    [
      'radio: { driver: sx1302-serial }',
      'neighbours:',
      '  - { driver: semtech-udp, bind: "10.0.0.1:1700", gateways: ["0016c001ff10a235"] }',
      '  - driver: basics-station',
      '    bind: "10.0.0.1:3001"',
      '    tls: { cert: /etc/cigale/lns.pem, key: /etc/cigale/lns.key }',
      '    antennaGainDbi: 3',
    ].join('\n'),
  )
  assert.ok(beside.kind === 'config')
  const [udp, station] = beside.config.neighbours
  assert.ok(udp?.driver === 'semtech-udp' && station?.driver === 'basics-station')
  assert.equal(station.tls?.key, '/etc/cigale/lns.key')
  assert.match(
    problems('neighbours:\n  - { driver: basics-station, tls: { cert: a } }\n')[0]!,
    /^cigale.yaml:2:.*neighbours\.0\.tls/,
  )
  assert.match(
    problems('neighbours:\n  - { driver: sx1302-serial }\n')[0]!,
    /'semtech-udp' \| 'basics-station'/,
  )
})

test('F84: a board is chosen for its region, and what nobody has published is refused', () => {
  const radioOf = (lines: string) => {
    const read = readConfig(`radio:\n  driver: sx1302-serial\n${lines}`)
    assert.ok(read.kind === 'config' && read.config.radio.driver === 'sx1302-serial')
    const { board, region, subBand } = read.config.radio
    return [board, region, subBand]
  }
  assert.deepEqual(radioOf(''), ['corecell-usb', 'EU868', 2])
  assert.deepEqual(radioOf('  board: corecell-usb-eu868\n'), ['corecell-usb', 'EU868', 2])
  const us = '  board: rak5146-usb\n  region: US915\n  subBand: 1\n'
  assert.deepEqual(radioOf(us), ['rak5146-usb', 'US915', 1])
  const gnss = readConfig('radio: { driver: sx1302-serial, gnss: { port: /dev/ttyUSB0 } }')
  assert.ok(gnss.kind === 'config' && gnss.config.radio.driver === 'sx1302-serial')
  assert.deepEqual(gnss.config.radio.gnss, { port: '/dev/ttyUSB0', baudRate: 9_600 })
  const serial = 'radio:\n  driver: sx1302-serial\n'
  assert.deepEqual(problems(`${serial}  board: rak5146-usb\n  region: AS923-1\n`), [
    'cigale.yaml:4:11: radio.region is "AS923-1": with the board rak5146-usb one of EU868, IN865, US915, AU915',
  ])
  assert.match(problems(`${serial}  region: CN470\n`)[0]!, /one of "EU868", "US915", "AU915"/)
  assert.match(problems(`${serial}  subBand: 9\n`)[0]!, /radio.subBand is "9"/)
})

test('the network settings are those of the region, and what it does not have is refused', () => {
  const lorawanOf = (radio: string, lorawan = '{}') => {
    const read = readConfig(`radio: { driver: semtech-udp, ${radio} }\nlorawan: ${lorawan}\n`)
    return read.kind === 'config'
      ? read.config.lorawan.rx2DataRate
      : read.problems.map(({ path, allowed }) => `${path}: ${allowed}`)
  }
  assert.equal(lorawanOf('region: EU868'), 3)
  assert.equal(lorawanOf('region: US915, subBand: 1'), 8)
  assert.equal(lorawanOf('region: IN865', '{ rx2DataRate: 5 }'), 5)
  assert.deepEqual(lorawanOf('region: US915', '{ rx2DataRate: 3 }'), [
    'lorawan.rx2DataRate: in US915 one of 8, 9, 10, 11, 12, 13',
  ])
  assert.deepEqual(lorawanOf('region: IN865', '{ rx2DataRate: 6, rx1DrOffset: 7 }'), [
    'lorawan.rx2DataRate: in IN865 one of 0, 1, 2, 3, 4, 5',
  ])
  assert.deepEqual(lorawanOf('region: US915', '{ rx1DrOffset: 4 }'), [
    'lorawan.rx1DrOffset: in US915 at most 3',
  ])
})

test('a block of addresses that the NetID does not have is refused', () => {
  const told = (lorawan: string) => {
    const read = readConfig(`lorawan: ${lorawan}\n`)
    return read.kind === 'config'
      ? read.config.lorawan.addressBlock
      : read.problems.map(({ path, allowed }) => `${path}: ${allowed}`)
  }
  assert.equal(told('{ addressBlock: 4095 }'), 4095)
  assert.deepEqual(told('{ netId: "c00001", addressBlock: 8 }'), [
    'lorawan.addressBlock: below 8: the NetID c00001 has no more blocks',
  ])
  assert.equal(told('{ netId: "c00001", addressBlock: 7 }'), 7)
  assert.equal(told('{}'), undefined)
})

test('all problems of a file are told at once', () => {
  assert.equal(problems('gateway: { eui: x }\nlog: { level: loud }\nfoo: 1\n').length, 3)
})

test('F84: a file that was cut in the middle is refused with its place, not half read', () => {
  const example = readFileSync(new URL('./example.yaml', import.meta.url), 'utf8')
  assert.equal(readConfig(example).kind, 'config')
  assert.match(problems(`${example}\nsync: { transports: [`)[0]!, /^cigale.yaml:\d+:\d+:/)
})

test('S19: no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => void readConfig(text)),
    {
      numRuns: 500,
    },
  )
  assert.equal(readConfig('a: &a [*a, *a]').kind, 'rejected')
  assert.equal(readConfig('x'.repeat(300_000)).kind, 'rejected')
})

test('the JSON Schema describes the same settings', () => {
  const schema = configJsonSchema() as { properties: Record<string, unknown> }
  assert.deepEqual(Object.keys(schema.properties).sort(), [
    'api',
    'data',
    'decoders',
    'flows',
    'forward',
    'gateway',
    'indicators',
    'log',
    'lorawan',
    'neighbours',
    'radio',
    'sensors',
    'storage',
    'sync',
  ])
})

test('F84: a neighbour in another region than our own radio is refused with its place', () => {
  const text =
    'radio: { driver: sx1302-serial, region: US915 }\nneighbours:\n  - driver: basics-station\n'
  assert.match(problems(text)[0]!, /neighbours\.0\.region.*the region of our own radio, US915/)
})

test('F84: an upstream is named with its kind, and a prefix that is none is refused with its place', () => {
  const read = readConfig(
    [
      'forward:',
      '  - { kind: semtech-udp, server: "router.example:1700", devAddrPrefixes: ["26000000/7"] }',
      '  - { kind: chirpstack-mqtt, url: "mqtts://chirpstack.example:8883", encoding: json }',
    ].join('\n'),
  )
  assert.ok(read.kind === 'config')
  const [udp, mqtt] = read.config.forward
  assert.ok(udp?.kind === 'semtech-udp' && mqtt?.kind === 'chirpstack-mqtt')
  assert.deepEqual([udp.onlyForeign, udp.joinRequests, mqtt.encoding], [false, true, 'json'])
  const of = (entry: string) => problems(`forward:\n  - ${entry}\n`)[0]!
  const prefix = of('{ kind: semtech-udp, server: "a:1", devAddrPrefixes: ["26000001/7"] }')
  assert.match(prefix, /forward\.0\.devAddrPrefixes\.0.*a DevAddr and its bits/)
  assert.match(of('{ kind: semtech-udp, server: router.example }'), /forward\.0\.server.*NAME:PORT/)
  assert.match(of('{ kind: chirpstack-mqtt, url: "http://a" }'), /forward\.0\.url.*mqtts/)
})

test('a region has the name that ChirpStack gives it', () => {
  assert.deepEqual(
    [['EU868'], ['US915', 2], ['AU915', 1], ['AS923-1'], ['IN865']].map(([region, subBand]) =>
      topicPrefixOf(region as string, subBand as number | undefined),
    ),
    ['eu868', 'us915_1', 'au915_0', 'as923', 'in865'],
  )
})
