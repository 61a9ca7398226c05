/** A real gateway in this process: its radio, core and API over real sockets. */

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { systemClock } from '../../base/clock-system.ts'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { systemRandom } from '../../base/random-system.ts'
import { type TmstUs, tmstAfter } from '../../base/tmst.ts'
import { drawToken } from '../../gateway/api/auth.ts'
import {
  type ApiEndpoint,
  ApiError,
  connectGateway,
  openRequest,
  readLines,
} from '../../gateway/api/client-system.ts'
import { followLines } from '../../gateway/api/follow-system.ts'
import { saveTokens } from '../../gateway/api/tokens-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { EndDevice } from '../support/end-device.ts'
import { type GatewayDir, makeGatewayDir, until } from '../support/gateway-dir.ts'
import { PacketForwarder } from '../support/packet-forwarder.ts'

const IDENTITY = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
} as const

const threads: Worker[] = []
process.on('worker', (worker) => threads.push(worker))

let dir: GatewayDir
let runtime: Runtime
let forwarder: PacketForwarder
let local: ApiEndpoint
let remote: ApiEndpoint
const device = new EndDevice(IDENTITY)
const lines: { type: string; fCntUp?: number; cursor: string }[] = []
const ending = new AbortController()
let following: Promise<void>

before(async () => {
  dir = await makeGatewayDir()
  const about = { name: 'test', role: 'technician', createdMs: 0 } as const
  const { text: token, entry } = drawToken(systemRandom, about)
  saveTokens(dir.path, [entry])
  const read = readConfig(readFileSync(dir.configPath, 'utf8'))
  assert.ok(read.kind === 'config')
  const { config } = read
  runtime = await startRuntime({ config, dataDir: dir.path, clock: systemClock, log: silentLog })
  local = { kind: 'socket', path: join(dir.path, 'cigale.sock') }
  remote = { kind: 'url', url: runtime.url, token }
  forwarder = await PacketForwarder.open({ port: dir.udpPort })
  following = followLines({
    endpoint: remote,
    clock: systemClock,
    random: systemRandom,
    signal: ending.signal,
    onLine: async (text) => {
      lines.push(JSON.parse(text))
    },
  })
})

after(async () => {
  ending.abort()
  await following
  await forwarder.close()
  await runtime.close()
  dir.remove()
})

/** The uplinks that the stream has shown, by counter. */
function shown(): (number | undefined)[] {
  return lines.filter(({ type }) => type === 'uplink').map(({ fCntUp }) => fCntUp)
}

async function speak(): Promise<void> {
  const { acked } = await forwarder.uplink({
    phyPayload: device.uplink({ fPort: 1, payload: Uint8Array.of(0x95) }),
  })
  assert.ok(acked)
}

test('a device is registered, joins and speaks; the stream shows it within the second', async () => {
  const gateway = connectGateway(remote)
  const entry = {
    device: {
      ...IDENTITY,
      name: 'Place 12',
      profile: 'nwave-nps405sm',
      region: 'EU868',
      class: 'A',
      activation: 'OTAA',
    },
    keys: { appKey: IDENTITY.appKey },
  } as const
  const { appKey: _, ...plain } = entry.device
  const [done] = await gateway.setDevices('', [{ device: plain, keys: entry.keys }])
  assert.equal(done?.outcome, 'done')
  const { tmst } = await forwarder.uplink({ phyPayload: device.join() })
  const accept = await forwarder.nextDownlink(8_000)
  assert.equal(accept.txpk.tmst, tmstAfter(tmst as TmstUs, 5_000_000))
  assert.ok(device.acceptJoin(accept.phyPayload))
  await speak()
  await until(() => shown().length === 1, 'the uplink in the stream')
  const { lines: uplinks } = await readLines(remote, { limit: 10, type: 'uplink' })
  const [uplink] = uplinks
  assert.equal(uplink?.['frmPayload'], '95')
  assert.equal(uplink?.['freqHz'], 868_100_000)
  assert.ok(lines.some(({ type }) => type === 'deviceJoined'))
  const view = await gateway.device(IDENTITY.devEui)
  assert.deepEqual([view?.state, view?.fCntUp], ['active', 0])
  const { radio, uplinks: count } = await gateway.status()
  assert.deepEqual([radio[0]?.online, count], [true, 1])
})

test('a confirmed uplink is acknowledged in RX1, exactly one second later', async () => {
  const phyPayload = device.uplink({ fPort: 1, payload: Uint8Array.of(0x94), confirmed: true })
  const { tmst } = await forwarder.uplink({ phyPayload })
  const { txpk, phyPayload: answer } = await forwarder.nextDownlink()
  assert.equal(txpk.tmst, tmstAfter(tmst as TmstUs, 1_000_000))
  assert.equal(device.receive(answer)?.ack, true)
})

test('S5: the socket in the data directory is for this user alone and stands for a maintainer', async () => {
  for (const name of ['cigale.sock', 'cigale.sock.key']) {
    assert.equal(statSync(join(dir.path, name)).mode & 0o777, 0o600)
  }
  await speak()
  const request = { devEui: IDENTITY.devEui, fPort: 3, hex: '01', confirmed: false, expiresS: 60 }
  const refused = connectGateway(remote).downlink('', request)
  await assert.rejects(refused, (error) => error instanceof ApiError && error.code === 'forbidden')
  const queued = await connectGateway(local).downlink('', request)
  assert.equal(queued.outcome, 'queued')
  await speak()
  const downlink = await forwarder.nextDownlink()
  assert.deepEqual(device.receive(downlink.phyPayload)?.payload, Uint8Array.of(1))
})

test('the API thread is killed: the radio does not notice, another takes its place, the stream goes on', async () => {
  const before = shown().length
  const [, apiThread] = threads
  await apiThread!.terminate()
  await speak()
  await speak()
  await until(() => shown().length === before + 2, 'the stream after the restart')
  const all = shown()
  assert.deepEqual(
    all,
    all.map((_, i) => i),
  )
  assert.equal(threads.length, 3)
  assert.equal(new Set(lines.map(({ cursor }) => cursor)).size, lines.length)
})

test('S8: a thousand slow connections neither pile up nor shut others out on the machine', async () => {
  let open = 0
  const sockets = Array.from({ length: 1_000 }, () => {
    const socket = connect(dir.httpPort, '127.0.0.1')
    socket.on('connect', () => {
      open++
      socket.write('GET /api/v1/health HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    })
    socket.on('close', () => open--)
    socket.on('error', () => {})
    return socket
  })
  await until(() => open > 0 && open <= 256, 'the surplus is closed')
  assert.equal((await connectGateway(local).status()).name, 'Cigale')
  for (const socket of sockets) socket.destroy()
  await until(async () => {
    const answer = await openRequest(remote, { method: 'GET', path: '/api/v1/health' }).catch(
      () => undefined,
    )
    answer?.resume()
    return answer?.statusCode === 200
  }, 'others are served again')
})
