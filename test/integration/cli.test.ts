/** The command line as people and scripts meet it: real processes on a real data directory. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { EndDevice } from '../support/end-device.ts'
import { type FleetDevice, fleetFrame, makeFleet } from '../support/fleet.ts'
import { type GatewayDir, makeGatewayDir, until } from '../support/gateway-dir.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }
type Running = { readonly child: ChildProcess; out: string; err: string; ended: Promise<Ended> }

const running = new Set<ChildProcess>()

function start(args: readonly string[], stdin = ''): Running {
  const { CIGALE_DATA: _, ...env } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: 'pipe' })
  running.add(child)
  child.stdin.end(stdin)
  const one: Running = { child, out: '', err: '', ended: ended() }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    one.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    one.err += text
  })
  async function ended(): Promise<Ended> {
    const [code] = await once(child, 'close')
    running.delete(child)
    return { code, out: one.out, err: one.err }
  }
  return one
}

async function cigale(...args: readonly string[]): Promise<Ended> {
  return await start([...args, '--data', dir.path]).ended
}

let dir: GatewayDir
const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
const hex = (secret: FleetDevice['nwkSKey']): string => Buffer.from(secret.reveal()).toString('hex')

before(async () => {
  dir = await makeGatewayDir()
})
after(() => {
  for (const child of running) child.kill('SIGKILL')
  dir.remove()
})

/** The gateway; resolves when it serves. */
async function runGateway(): Promise<Running> {
  const gateway = start(['run', '--config', dir.configPath, '--json'])
  await until(() => gateway.out.includes('}\n') || gateway.child.exitCode !== null, 'the start')
  assert.equal(gateway.child.exitCode, null, gateway.err)
  return gateway
}

describe('a stopped gateway', () => {
  test('before init every command says what is missing and what to do', async () => {
    const { code, err } = await cigale('device', 'list')
    assert.equal(code, 1)
    assert.match(err, /holds no gateway.*cigale init/s)
  })

  test('S1: init makes keys for this user alone, and shows its token and the secret of its setup once, none like another’s', async () => {
    const first = await cigale('init')
    assert.equal(first.code, 0, first.err)
    assert.match(first.out, /token {4}cigale_[\w-]{43}/)
    const setup = /setup {4}(\S{24,})/.exec(first.out)?.[1]
    assert.ok(setup, first.out)
    const names = ['vault.key', 'tokens.json', 'identity.json', 'cigale-setup-secret']
    for (const name of names) {
      assert.equal(statSync(join(dir.path, name)).mode & 0o777, 0o600, name)
    }
    const again = await cigale('init')
    assert.equal(again.code, 0)
    assert.doesNotMatch(again.out + again.err, /cigale_[\w-]{43}/)
    assert.ok(!`${again.out}${again.err}`.includes(setup))
    const other = join(dir.path, 'other')
    const { out } = await start(['init', '--data', other]).ended
    assert.match(out, /setup {4}\S{24,}/)
    assert.ok(!out.includes(setup))
    const list = await cigale('token', 'list', '--json')
    assert.deepEqual(
      JSON.parse(list.out).map(({ role }: { role: string }) => role),
      ['maintainer'],
    )
  })

  test('a wrong configuration is named with file, line, column, value and what is allowed', async () => {
    const file = join(dir.path, 'wrong.yaml')
    writeFileSync(file, 'gateway: { name: A }\nlorawan:\n  rx2DataRate: 12\n')
    for (const args of [
      ['config', 'check', file],
      ['run', '--config', file],
    ]) {
      const { code, err } = await start(args).ended
      assert.equal(code, 1)
      assert.ok(
        err.includes(`${file}:3:16: lorawan.rx2DataRate is "12": in EU868 one of 0, 1, 2, 3, 4, 5`),
        err,
      )
    }
  })

  test('an import reports row by row: right rows go in, wrong ones are named by column', async () => {
    const file = join(dir.path, 'devices.csv')
    const { devEui, devAddr } = device
    const keys = `${hex(device.nwkSKey)};${hex(device.appSKey)}`
    const rows = [
      'devEui;name;activation;macVersion;region;devAddr;nwkSKey;appSKey;profile',
      `${devEui};Place 12;ABP;1.0.3;EU868;${devAddr};${keys};${device.profile}`,
      `${devEui.slice(1)};Place 13;ABP;1.0.3;EU868;${devAddr};${keys};${device.profile}`,
    ]
    writeFileSync(file, rows.join('\n'))
    const dry = await cigale('device', 'import', file, '--dry-run')
    assert.equal(dry.code, 1)
    assert.match(dry.err, /0 added, 0 changed, 1 refused, 1 right but not registered/)
    const { code, out, err } = await cigale('device', 'import', file)
    assert.equal(code, 1)
    assert.ok(out.includes(`${file}:2: ${devEui} added`), out)
    assert.ok(err.includes(`${file}:3: devEui`), err)
    assert.ok(!`${out}${err}`.includes(hex(device.appSKey)), 'S12')
    const list = await cigale('device', 'list', '--json')
    const views = JSON.parse(list.out)
    assert.deepEqual([views.length, views[0].device.devEui, views[0].hasKey], [1, devEui, true])
  })

  test('S12: a key may come by standard input, so that no list of processes shows it', async () => {
    const args = ['device', 'add', '70b3d5499f0012ab', '--name', 'Probe', '--app-key', '-']
    const added = await start([...args, '--data', dir.path], `${'0a'.repeat(16)}\n`).ended
    assert.equal(added.code, 0, added.err)
    const removed = await cigale('device', 'remove', '70b3d5499f0012ab')
    assert.equal(removed.code, 0, removed.err)
  })

  test('wrong use ends with 2, what failed with 1; both say why on standard error only', async () => {
    const cases = [
      [['frobnicate'], 2, /unknown command/],
      [['downlink', device.devEui, '--hex', '00'], 2, /--port/],
      [['device', 'show', 'xyz'], 2, /16 hex digits/],
      [['token', 'add', '--role', 'king'], 2, /viewer/],
      [['device', 'show', '70b3d5499f00ffff'], 1, /device list/],
      [['device', 'import', '/nowhere.csv'], 1, /no such file/],
    ] as const
    for (const [args, expected, says] of cases) {
      const { code, out, err } = await cigale(...args)
      assert.deepEqual([code, out], [expected, ''])
      assert.match(err, says)
    }
  })

  test('help is no failure, and shows an example', async () => {
    const { code, out } = await start(['device', 'import', '--help']).ended
    assert.equal(code, 0)
    assert.match(out, /Example:\n.*\$ cigale device import sensors.csv/)
  })

  test('a port that is taken ends the start with what to do', async () => {
    const server = createServer().listen(dir.httpPort, '127.0.0.1')
    await once(server, 'listening')
    const { code, err } = await cigale('run', '--config', dir.configPath)
    server.close()
    assert.equal(code, 1)
    assert.match(err, new RegExp(`tcp 127.0.0.1:${dir.httpPort}.*another program.*api.bind`))
  })
})

test('events --follow shows each uplink once, across kill -9 and restart; a downlink waits through it', async () => {
  const follower = start(['events', '--follow', '--type', 'uplink', '--data', dir.path])
  let gateway = await runGateway()
  let forwarder = await PacketForwarder.open({ port: dir.udpPort })
  const speak = async (): Promise<void> => {
    const phyPayload = fleetFrame(device, { fPort: 1, payload: Uint8Array.of(0x95) })
    const { acked } = await forwarder.uplink({ phyPayload })
    assert.ok(acked)
  }
  const counters = (text: string): number[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).fCntUp)
  try {
    for (let n = 0; n < 3; n++) await speak()
    await until(() => counters(follower.out).length === 3, 'the first uplinks')

    const busy = await cigale('run')
    assert.equal(busy.code, 1)
    assert.match(busy.err, /another cigale works on .*cigale doctor/)
    const { code, out: id } = await cigale(
      ...['downlink', device.devEui, '--port', '85', '--hex', 'ff00', '--confirmed=true'],
    )
    assert.equal(code, 0)
    assert.match(id, /^[0-9a-f]{24}\n$/)

    gateway.child.kill('SIGKILL')
    await gateway.ended
    await forwarder.close()
    gateway = await runGateway()
    forwarder = await PacketForwarder.open({ port: dir.udpPort })
    for (let n = 0; n < 3; n++) await speak()
    const downlink = await forwarder.nextDownlink()
    assert.equal(downlink.phyPayload[0]! >> 5, 0b101, 'confirmed data down')
    await until(() => counters(follower.out).length === 6, 'the uplinks after the restart')
    assert.deepEqual(counters(follower.out), [0, 1, 2, 3, 4, 5])

    // The core hears of its radios once a second.
    await pause(1_200)
    const doctor = JSON.parse((await cigale('doctor', '--json')).out)
    const verdict = doctor.find(({ check }: { check: string }) => check === 'gateway')
    assert.deepEqual([verdict.verdict, /1 of 1/.test(verdict.detail)], ['ok', true])

    gateway.child.kill('SIGTERM')
    assert.equal((await gateway.ended).code, 0)
    const stopped = await cigale('events', '--type', 'uplink')
    assert.deepEqual(counters(stopped.out), [0, 1, 2, 3, 4, 5])
    const third = JSON.parse(stopped.out.split('\n')[2]!)
    const rest = await cigale('events', '--type', 'uplink', '--after', third.cursor)
    assert.deepEqual(counters(rest.out), [3, 4, 5])
    assert.equal(follower.child.exitCode, null)
    follower.child.kill('SIGTERM')
    assert.equal((await follower.ended).code, 0)
    assert.deepEqual(counters(follower.out), [0, 1, 2, 3, 4, 5])
  } finally {
    await forwarder.close()
    gateway.child.kill('SIGKILL')
    follower.child.kill('SIGKILL')
  }
})

test('a downlink that the radio refuses says why, an order to the radio waits in sight, and both go in the end', async () => {
  const gateway = await runGateway()
  const forwarder = await PacketForwarder.open({ port: dir.udpPort })
  const { devEui } = device
  const speak = () =>
    forwarder.uplink({ phyPayload: fleetFrame(device, { fPort: 1, payload: Uint8Array.of(0x95) }) })
  const show = async (lang = 'en') => (await cigale('device', 'show', devEui, '--lang', lang)).out
  try {
    const asked = await cigale('device', 'ask', devEui, 'status')
    assert.deepEqual([asked.code, /^[0-9a-f]{24}\n$/.test(asked.out)], [0, true], asked.err)
    const beyond = await cigale('device', 'ask', devEui, 'rx-param', '0', '3', '915')
    assert.equal(beyond.code, 1)
    assert.match(beyond.err, /freqHz is 915 MHz: .* inside 863–865/)
    assert.equal((await cigale('device', 'ask', devEui, 'rx-timing')).code, 2)

    const order = ['downlink', devEui, '--port', '85', '--hex', 'a2', '--urgent']
    const id = (await cigale(...order)).out.trim()
    const waiting = await show()
    assert.match(waiting, new RegExp(`^downlink {10}${id}: port 85, 1 bytes, urgent, waits`, 'm'))
    assert.match(waiting, /^asked .*DevStatusReq \(waits\)/m)
    assert.match(waiting, /^rx2 {15}2 s, DR\d, 869\.525 MHz$/m)

    forwarder.answer = 'COLLISION_PACKET'
    await speak()
    await until(async () => (await show()).includes('was sending something else'), 'the reason')
    assert.match(await show('fr'), /RX1\u00a0: la passerelle émettait déjà autre chose/)
    const detail = JSON.parse((await cigale('device', 'show', devEui, '--json')).out)
    const [first] = detail.downlinks
    assert.deepEqual(
      [first.id, first.tries, first.why.kind, first.why.ways[0].reason],
      [id, 0, 'refused', 'collision'],
    )

    forwarder.answer = undefined
    await speak()
    await until(async () => !(await show()).includes(id), 'the end of the order')
    const end = new RegExp(`"commandId":"${id}".*"outcome":"sent"`)
    const ends = async () => (await cigale('events', '--type', 'commandDone')).out
    await until(async () => end.test(await ends()), 'its fact')
  } finally {
    await forwarder.close()
    gateway.child.kill('SIGTERM')
    await gateway.ended
  }
})

test('S1: whoever administers the machine makes the first accounts, resets and removes them', async () => {
  const stopped = await cigale('user', 'list')
  assert.deepEqual([stopped.code, /cigale run/.test(stopped.err)], [1, true])
  const gateway = await runGateway()
  try {
    const add = await cigale('user', 'add', 'chef-poste', '--role', 'security', 'technician')
    assert.equal(add.code, 0, add.err)
    assert.match(add.err, /chef-poste \(security, technician\).* once/s)
    const invited = async (password: string) => {
      const response = await fetch(`http://127.0.0.1:${dir.httpPort}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'chef-poste', password }),
      })
      return response.status
    }
    assert.equal(await invited(add.out.trim()), 200)
    const reset = await cigale('user', 'reset', 'chef-poste')
    assert.notEqual(reset.out, add.out)
    assert.equal(await invited(reset.out.trim()), 200)
    const last = await cigale('user', 'remove', 'chef-poste')
    assert.deepEqual([last.code, /Somebody must be left/.test(last.err)], [1, true])
    assert.equal((await cigale('user', 'add', 'pose-2', '--role', 'king')).code, 2)
    assert.equal((await cigale('user', 'add', 'pose-2', '--role', 'technician')).code, 0)
    assert.equal((await cigale('user', 'remove', 'pose-2')).code, 0)
    const list = JSON.parse((await cigale('user', 'list', '--json')).out)
    assert.deepEqual(
      list.map(({ name }: { name: string }) => name),
      ['chef-poste'],
    )
  } finally {
    gateway.child.kill('SIGTERM')
    await gateway.ended
  }
})

test('a sensor that does not join is told why, mended, joined, judged, and given to another gateway', async () => {
  const sensor = {
    devEui: '70b3d5499f0012ab' as DevEui,
    joinEui: '70b3d5499f000000' as JoinEui,
    appKey: '000102030405060708090a0b0c0d0e0f',
    macVersion: '1.0.3',
  } as const
  const label = ` lw:d0:${sensor.joinEui}:${sensor.devEui}:00451234:sYYWW\n`
  const end = new EndDevice(sensor)
  const gateway = await runGateway()
  const forwarder = await PacketForwarder.open({ port: dir.udpPort })
  const joins = async () => JSON.parse((await cigale('device', 'joins', '--json')).out)
  const add = (appKey: string) => cigale('device', 'add', '--qr', label, '--app-key', appKey)
  try {
    await forwarder.uplink({ phyPayload: end.join() })
    await until(async () => (await joins()).length === 1, 'the first request')
    const [{ reason }] = await joins()
    assert.equal(reason, 'unknown-device')

    const added = await add('ff'.repeat(16))
    assert.equal(added.code, 0, added.err)
    assert.match(added.err, /taken for a bosch-tps110/)
    await forwarder.uplink({ phyPayload: end.join() })
    await until(async () => (await joins())[0]?.reason === 'wrong-key', 'the wrong key')
    const said = await cigale('device', 'joins', '--lang', 'fr')
    assert.match(said.out, /La clé de la fiche n’est pas celle du capteur/)

    assert.equal((await add(sensor.appKey)).code, 0)
    await forwarder.uplink({ phyPayload: end.join() })
    const accept = await forwarder.nextDownlink(8_000)
    assert.ok(end.acceptJoin(accept.phyPayload))
    await forwarder.uplink({ phyPayload: end.uplink({ fPort: 1, payload: Uint8Array.of(1) }) })
    await until(async () => (await joins()).length === 0, 'the end of its trouble')
    const show = await cigale('device', 'show', sensor.devEui, '--lang', 'en')
    assert.match(show.out, /^radio {13}unknown$/m)
    assert.match(show.out, /Too few messages to judge\. Wait for 7 more/)

    const csv = (await cigale('device', 'export')).out
    assert.match(csv, /70b3d5499f0012ab,70b3d5499f0012ab,bosch-tps110,70b3d5499f000000/)
    const file = join(dir.path, 'export.csv')
    writeFileSync(file, csv)
    const again = await cigale('device', 'import', file)
    assert.equal(again.code, 0, again.err)
    assert.match(again.err, /0 added, 0 changed, 0 refused/)

    const moved = await cigale('device', 'home', sensor.devEui, '--gateway', '0016c001ff10a234')
    assert.equal(moved.code, 0, moved.err)
    await forwarder.uplink({ phyPayload: end.join() })
    await until(async () => (await joins())[0]?.reason === 'another-gateways', 'the other home')
  } finally {
    await forwarder.close()
    gateway.child.kill('SIGTERM')
    await gateway.ended
  }
})

test('TS005: a group of valves is set, takes its key, and is closed from a terminal', async () => {
  const identity = {
    devEui: '70b3d5499f0012a0' as DevEui,
    joinEui: '70b3d5499f000000' as JoinEui,
    appKey: '000102030405060708090a0b0c0d0e0f',
    genAppKey: '0f0e0d0c0b0a09080706050403020100',
    macVersion: '1.0.3',
  } as const
  const valve = new EndDevice(identity, 0, { deviceClass: 'C' })
  const gateway = await runGateway()
  const forwarder = await PacketForwarder.open({ port: dir.udpPort })
  const { devEui, appKey, genAppKey } = identity
  /** What comes for the valve next; it answers and acknowledges. */
  const answerNext = async () => {
    const { phyPayload } = await forwarder.nextDownlink(12_000)
    const received = valve.receive(phyPayload, { isClassC: true })
    assert.ok(received?.confirmed)
    const answer = valve.takePackageAnswer()
    await forwarder.uplink({ phyPayload: valve.uplink(answer ?? {}) })
    return received
  }
  try {
    const kind = ['--name', 'Vanne', '--profile', 'milesight-uc511', '--class', 'C']
    const keys = ['--app-key', appKey, '--gen-app-key', genAppKey]
    const added = await cigale('device', 'add', devEui, ...kind, ...keys)
    assert.equal(added.code, 0, added.err)
    const early = await cigale('group', 'set', 'vallon', devEui)
    assert.deepEqual([early.code, /has not joined yet/.test(early.err)], [1, true])

    await forwarder.uplink({ phyPayload: valve.join() })
    assert.ok(valve.acceptJoin((await forwarder.nextDownlink(8_000)).phyPayload))
    await forwarder.uplink({ phyPayload: valve.uplink({}) })
    const set = await cigale('group', 'set', 'vallon', devEui, '--name', 'Parc du Vallon')
    assert.equal(set.code, 0, set.err)
    await answerNext()
    const show = async () => JSON.parse((await cigale('group', 'show', 'vallon', '--json')).out)
    await until(async () => (await show()).members[0].state === 'in', 'the key')
    const told = await cigale('group', 'show', 'vallon', '--lang', 'fr')
    assert.match(told.out, /^70b3d5499f0012a0 {2}in {8}Vanne: A la clé/m)
    assert.match((await cigale('group', 'list')).out, /^vallon +Parc du Vallon +1 +1 +0 +0 +yes$/m)

    const closed = await cigale('group', 'close', 'vallon')
    assert.equal(closed.code, 0, closed.err)
    assert.match(closed.out, /^[0-9a-f]{24}\n$/)
    assert.match(closed.err, /one frame to all; 1 of 1 valves ordered by themselves/)
    // The order of its own comes before it is told when to listen to the group.
    const order = await answerNext()
    assert.equal(Buffer.from(order.payload).toString('hex'), `ff1d0700${'00'.repeat(7)}`)
    const removed = await cigale('group', 'remove', 'vallon')
    assert.equal(removed.code, 0, removed.err)
    assert.equal((await cigale('group', 'show', 'vallon')).code, 1)
  } finally {
    await forwarder.close()
    gateway.child.kill('SIGTERM')
    await gateway.ended
  }
})
