/** A gateway as its own process, backed up while its sensors speak, killed, and made again in another folder. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { DeviceEntry } from '../../gateway/api/service.ts'
import { readSocketKey } from '../../gateway/api/socket-key-system.ts'
import { EndDevice } from '../support/end-device.ts'
import { fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import { until } from '../support/gateway-dir.ts'
import { GatewayProcess } from '../support/gateway-process.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))
const PASSPHRASE = 'quatre mots que nul ne devine'
const SOIL = Uint8Array.of(2, 1, 0x92, 0, 3, 0, 7, 0x80, 0xa1, 0x0c, 0x25)
const DOWNLINKS_SINCE = 4

const folder = mkdtempSync(join(tmpdir(), 'cigale-gateway-backup-'))
const at = (name: string): string => join(folder, name)
const again = at('again/gateway')
const fleet = makeFleet(24, () => 'decentlab-dl-trs21')
const device = new EndDevice({
  devEui: '70b3d549b0000001' as DevEui,
  joinEui: '70b3d549b0000000' as JoinEui,
  appKey: '0102030405060708090a0b0c0d0e0f10',
  macVersion: '1.0.4',
})

let gateway: GatewayProcess
let forwarder: PacketForwarder
let restored: ChildProcess | undefined

before(async () => {
  const devices = [...fleet.map(fleetEntry), entryOf(device)]
  gateway = await GatewayProcess.prepare({ folder: at(''), devices, isSecure: true })
  await gateway.start()
  forwarder = await PacketForwarder.open({ port: gateway.udpPort })
})
after(async () => {
  await forwarder?.close()
  await gateway?.stop('SIGKILL')
  if (restored && restored.exitCode === null) {
    restored.kill('SIGTERM')
    await once(restored, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

function entryOf({ identity }: EndDevice): DeviceEntry {
  const { devEui, joinEui, appKey, macVersion } = identity
  const about = { devEui, joinEui, macVersion, name: 'Cours Mirabeau 3' }
  const how = { region: 'EU868', class: 'A', activation: 'OTAA', adr: 'off' } as const
  return { device: { ...about, ...how, profile: 'decentlab-dl-trs21' }, keys: { appKey } }
}

async function cigale(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', CIGALE_PASSPHRASE: PASSPHRASE, ...env },
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

/** The device sends, and takes the first downlink that is its own within its windows. */
async function spoken<Heard>(
  bytes: Uint8Array,
  take: (bytes: Uint8Array) => Heard,
): Promise<Heard> {
  const heard = forwarder.downlinks.length
  await forwarder.uplink({ phyPayload: bytes })
  let taken: Heard | undefined
  await until(
    () => {
      for (const { phyPayload } of forwarder.downlinks.slice(heard)) taken ||= take(phyPayload)
      return Boolean(taken)
    },
    'a downlink for the device',
    8_000,
  )
  return taken!
}

/** Gives the counter of the acknowledgement. */
async function speak(): Promise<number> {
  const uplink = device.uplink({ fPort: 1, payload: SOIL, confirmed: true })
  const received = await spoken(uplink, (bytes) => device.receive(bytes))
  assert.equal(received?.ack, true)
  return received.fCntDown
}

/** All of the fleet, one after the other, until told to stop. Gives how many frames. */
async function load(signal: AbortSignal): Promise<number> {
  for (let sent = 0; ; sent++) {
    if (signal.aborted) return sent
    const phyPayload = fleetFrame(fleet[sent % fleet.length]!, { fPort: 1, payload: SOIL })
    await forwarder.uplink({ phyPayload })
    await pause(2)
  }
}

/** Over TLS, with the city's certificate. */
function servesHttps(): Promise<boolean> {
  const { hostname: host, port } = new URL(gateway.secureUrl)
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subjectaltname?.includes('cigale-essai.local') ?? false)
      socket.destroy()
    })
    socket.on('error', () => resolve(false))
  })
}

function ask(path: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const socketPath = join(again, 'cigale.sock')
    const headers = { authorization: `Bearer ${readSocketKey(socketPath)}` }
    const asked = request({ socketPath, path, headers }, async (answer) => {
      let text = ''
      for await (const piece of answer.setEncoding('utf8')) text += piece
      resolve({ status: answer.statusCode ?? 0, text })
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Every file of the gateway, its log with them. */
function written(): string {
  const files = readdirSync(gateway.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(gateway.dataDir, name))
    .filter((path) => statSync(path).isFile())
  return [gateway.log, ...files.map((path) => readFileSync(path, 'latin1'))].join()
}

describe('a gateway that is backed up and made again', { concurrency: false }, () => {
  let last = 0

  test('F18: under load each backup is whole, no frame is lost for it, and its passphrase stands nowhere', async () => {
    await spoken(device.join(), (bytes) => device.acceptJoin(bytes))
    await speak()
    const stopping = new AbortController()
    const speaking = load(stopping.signal)
    for (const n of [1, 2, 3]) {
      const made = await cigale(['backup', at(`${n}.backup`), '--data', gateway.dataDir, '--json'])
      assert.equal(made.code, 0, made.err)
      const { devices, leftOut } = JSON.parse(made.out)
      assert.deepEqual([devices, leftOut], [fleet.length + 1, []])
    }
    stopping.abort()
    const sent = await speaking
    assert.ok(sent > 100, `${sent} frames`)
    const spokenBefore = 1
    await until(
      async () => (await gateway.status()).uplinks === sent + spokenBefore,
      'all are taken',
    )
    assert.deepEqual((await gateway.status()).refused, {})
    assert.ok(!written().includes(PASSPHRASE))
    const { last: noted } = (await gateway.ask('/api/v1/backups/last')) as {
      last: Record<string, unknown>
    }
    assert.equal(noted['outcome'], 'made')
    assert.equal(noted['bytes'], statSync(at('3.backup')).size)
    assert.equal(statSync(at('3.backup')).mode & 0o777, 0o600)
  })

  test('a backup is written over no file, and under no weak passphrase', async () => {
    const there = await cigale(['backup', at('3.backup'), '--data', gateway.dataDir])
    assert.equal(there.code, 1)
    assert.match(there.err, /is there already: nothing was written/)
    const short = { CIGALE_PASSPHRASE: 'motdepasse' }
    const weak = await cigale(['backup', at('4.backup'), '--data', gateway.dataDir], short)
    assert.equal(weak.code, 2)
    assert.match(weak.err, /12 characters at least/)
    assert.ok(!existsSync(at('4.backup')))
  })

  test('a gateway that runs is not restored over', async () => {
    const refused = await cigale(['restore', at('3.backup'), '--data', gateway.dataDir, '--yes'])
    assert.equal(refused.code, 1)
    assert.match(refused.err, /another cigale process works on/)
  })

  test('wrong passphrase, cut, damaged, newer, none: refused with the reason, and nothing is made', async () => {
    for (let n = 0; n < DOWNLINKS_SINCE; n++) last = await speak()
    await gateway.stop('SIGKILL')
    rmSync(gateway.dataDir, { recursive: true })
    const bytes = readFileSync(at('3.backup'))
    writeFileSync(at('cut'), bytes)
    truncateSync(at('cut'), bytes.length - 1)
    const changed = Buffer.from(bytes)
    changed[bytes.length - 9]! ^= 1
    writeFileSync(at('changed'), changed)
    const newer = bytes.toString('latin1').replace('"version":1', '"version":2')
    writeFileSync(at('newer'), Buffer.from(newer, 'latin1'))
    writeFileSync(at('none'), 'bonjour\n')
    const wrong = { CIGALE_PASSPHRASE: `${PASSPHRASE}t` }
    for (const [name, said, env] of [
      ['3.backup', /is whole, but this is not its passphrase/, wrong],
      ['cut', /is cut off: it was not copied to its end/, {}],
      ['changed', /is damaged/, {}],
      ['newer', /newer version of Cigale/, {}],
      ['none', /is no backup of a gateway/, {}],
      ['absent', /there is no file/, {}],
    ] as const) {
      const refused = await cigale(['restore', at(name), '--data', at('nowhere'), '--yes'], env)
      assert.equal(refused.code, 1, name)
      assert.match(refused.err, said)
      assert.ok(!existsSync(at('nowhere')), name)
    }
  })

  test('the plan says what will be, in the language of the terminal, and does nothing', async () => {
    mkdirSync(at('again'))
    const plan = await cigale(['restore', at('3.backup'), '--data', again])
    assert.equal(plan.code, 0, plan.err)
    assert.match(plan.out, new RegExp(`${fleet.length + 1} sensors`))
    assert.match(plan.out, /could be replayed once/)
    assert.match(plan.err, /Nothing was changed/)
    const plan2 = await cigale(['restore', at('3.backup'), '--data', again], {
      LC_ALL: 'fr_FR.UTF-8',
    })
    assert.match(plan2.out, /25 capteurs/)
    assert.match(plan2.out, /pourrait être rejoué une fois/)
    assert.match(plan2.err, /Rien n’a été changé/)
    assert.ok(!existsSync(again))
  })

  test('F40: made again on another card it has its sensors, certificates and settings, and its device speaks on', async () => {
    // The card is gone, and what the settings named beside it.
    for (const name of readdirSync(folder)) {
      if (!name.endsWith('.backup') && name !== 'again') rmSync(at(name), { recursive: true })
    }
    const done = await cigale(['restore', at('3.backup'), '--data', again, '--yes'])
    assert.equal(done.code, 0, done.err)
    restored = spawn(process.execPath, [MAIN, 'run', '--data', again], { stdio: 'ignore' })
    await until(
      async () => (await fetch(`${gateway.url}/api/v1/health`).catch(() => undefined))?.ok ?? false,
      'it runs',
    )
    await forwarder.close()
    forwarder = await PacketForwarder.open({ port: gateway.udpPort })
    const next = await speak()
    assert.ok(next > last, `${last} → ${next}`)
    assert.equal(await speak(), next + 1)
    const { status, text } = await ask('/api/v1/devices')
    assert.equal(status, 200)
    assert.equal(JSON.parse(text).devices.length, fleet.length + 1)
    const events = await ask('/api/v1/events?limit=100')
    const told = JSON.parse(events.text).lines.filter(
      (line: { code?: string }) => line.code === 'restored-from-backup',
    )
    assert.equal(told.length, 1)
    assert.match(told[0].detail, /0 days and 0 hours old/)
    assert.ok(!existsSync(join(again, 'restored.json')))
    const settings = readFileSync(join(again, 'cigale.yaml'), 'utf8')
    for (const name of ['cert', 'key', 'ca']) {
      const path = new RegExp(`${name}: (.+)`).exec(settings)?.[1]
      assert.ok(path?.startsWith(join(again, 'outside')) && existsSync(path), `${name}: ${path}`)
    }
    await until(servesHttps, 'HTTPS with the certificate that came along')
  })
})
