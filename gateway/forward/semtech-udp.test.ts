import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { type GwmpPacket, readPacket, writePacket } from '../../hardware/semtech-udp/packet.ts'
import { type PushRead, readPush } from '../../hardware/semtech-udp/rxpk.ts'
import { ANY_RX_FRAME } from '../../test/support/any-rx-frame.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import type { DatagramListener } from './datagram-port.ts'
import { rxpkOf, writePush } from './semtech-push.ts'
import { SemtechUdpUpstream } from './semtech-udp.ts'

const [FRAME] = fc.sample(ANY_RX_FRAME, { numRuns: 1, seed: 1 }) as [RxFrame]

type Push = Extract<GwmpPacket, { readonly kind: 'PUSH_DATA' | 'TX_ACK' }>

function bench() {
  const clock = new FakeClock()
  const metrics = new Metrics()
  const sent: Uint8Array[] = []
  const port = {
    isReady: true,
    send: (bytes: Uint8Array) => void sent.push(bytes),
    close: async () => {},
  }
  let listener: DatagramListener | undefined
  const upstream = new SemtechUdpUpstream({
    name: 'old network',
    clock,
    metrics,
    random: seededRandom(7),
    log: silentLog,
    openPort: (of) => {
      listener = of
      return port
    },
  })
  upstream.open()
  const pushes = (): Push[] =>
    sent.map((bytes) => {
      const read = readPacket(bytes)
      assert.ok(read.kind === 'packet' && read.packet.kind === 'PUSH_DATA')
      return read.packet
    })
  const status = (gatewayEui = FRAME.gatewayEui) => [{ gatewayEui, online: true } as GatewayStatus]
  return { clock, metrics, sent, port, upstream, pushes, status, listener: listener! }
}

function receptions(json: Uint8Array): RxFrame[] {
  const read: PushRead = readPush(json)
  assert.ok(read.kind === 'push')
  return read.rxpk.map((one) => {
    assert.ok(one.kind === 'reception', JSON.stringify(one))
    return one.reception as RxFrame
  })
}

test('what is forwarded reads back as what was heard, to the byte', () => {
  fc.assert(
    fc.property(ANY_RX_FRAME, fc.boolean(), (frame, isTimed) => {
      const [read] = receptions(writePush({ rxpk: [rxpkOf(frame, isTimed)] }))
      const { gatewayEui, monoMs, atMs, ...heard } = frame
      // The wire has a channel always, and whole milliseconds of GPS time.
      const gps = heard.gpsTimeMs === undefined ? {} : { gpsTimeMs: Math.floor(heard.gpsTimeMs) }
      assert.deepEqual(read, { ...heard, ...gps, channel: heard.channel ?? 0 })
    }),
    { numRuns: 500 },
  )
})

test('frames of several gateways go each under its own EUI, eight in a datagram', () => {
  const { upstream, pushes } = bench()
  const other = { ...FRAME, gatewayEui: '00000000000000aa' as never }
  upstream.forward([...Array.from({ length: 9 }, () => FRAME), other])
  const counts = pushes().map(({ gatewayEui, json }) => [gatewayEui, receptions(json).length])
  assert.deepEqual(counts, [
    [FRAME.gatewayEui, 8],
    [FRAME.gatewayEui, 1],
    ['00000000000000aa', 1],
  ])
})

test('every 30 s each gateway that is online is reported, with what it heard', () => {
  const { upstream, pushes, status, clock } = bench()
  upstream.gateways(status())
  upstream.heard([FRAME, FRAME, FRAME])
  upstream.forward([FRAME])
  clock.advance(30_000)
  const { stat } = JSON.parse(new TextDecoder().decode(pushes()[1]!.json))
  assert.match(stat.time, /^2027-06-01 00:00:30 GMT$/)
  assert.deepEqual([stat.rxnb, stat.rxok, stat.rxfw, stat.ackr, stat.txnb], [3, 3, 1, 0, 0])
  clock.advance(30_000)
  const again = JSON.parse(new TextDecoder().decode(pushes()[2]!.json))
  assert.equal(again.stat.rxnb, 0)
  assert.equal(pushes().length, 3)
})

test('the server is up when it acknowledges, and down when three reports had no answer', () => {
  const { upstream, pushes, status, clock, listener } = bench()
  upstream.gateways(status())
  assert.equal(upstream.status().state, 'unknown')
  upstream.forward([FRAME])
  upstream.gateways(status())
  assert.equal(upstream.status().state, 'unknown')
  listener.onDatagram(writePacket({ kind: 'PUSH_ACK', token: pushes()[0]!.token }))
  assert.equal(upstream.status().state, 'up')
  clock.advance(89_000)
  upstream.gateways(status())
  assert.equal(upstream.status().state, 'up')
  clock.advance(1_000)
  upstream.gateways(status())
  assert.equal(upstream.status().state, 'down')
  listener.onDatagram(writePacket({ kind: 'PUSH_ACK', token: pushes().at(-1)!.token }))
  assert.equal(upstream.status().state, 'up')
})

test('a server that never answered is down after ten seconds, and is still sent to', () => {
  const { upstream, sent, status, clock } = bench()
  upstream.forward([FRAME])
  clock.advance(10_000)
  upstream.gateways(status())
  assert.equal(upstream.status().state, 'down')
  upstream.forward([FRAME])
  assert.equal(sent.length, 2)
})

test('no PULL_DATA is sent; a downlink that comes all the same is counted and ignored', () => {
  const { upstream, sent, metrics, listener, clock, pushes } = bench()
  upstream.forward([FRAME])
  const json = new TextEncoder().encode('{"txpk":{"imme":true,"data":"AA=="}}')
  listener.onDatagram(writePacket({ kind: 'PULL_RESP', token: 1, json }))
  listener.onDatagram(Uint8Array.of(2, 0))
  clock.advance(120_000)
  assert.equal(pushes().length, sent.length)
  const of = (kind: string) => ({ upstream: 'old network', kind })
  assert.equal(metrics.value('cigale_forward_ignored_total', of('PULL_RESP')), 1)
  assert.equal(metrics.value('cigale_forward_ignored_total', of('malformed')), 1)
})

test('while the server’s name is not known frames wait, and the oldest go when it is too many', () => {
  const { upstream, sent, port, listener, metrics } = bench()
  port.isReady = false
  for (let tmst = 0; tmst < 300; tmst++) upstream.forward([{ ...FRAME, tmst: tmst as never }])
  assert.deepEqual([upstream.status().waiting, upstream.status().dropped], [256, 44])
  assert.equal(sent.length, 0)
  port.isReady = true
  listener.onReady()
  assert.equal(sent.length, 256)
  assert.deepEqual([upstream.status().waiting, upstream.status().sent], [0, 256])
  const read = readPacket(sent[0]!)
  assert.ok(read.kind === 'packet' && 'json' in read.packet)
  assert.equal(receptions(read.packet.json)[0]!.tmst, 44)
  const labels = { upstream: 'old network', reason: 'queue-full' }
  assert.equal(metrics.value('cigale_forward_dropped_total', labels), 44)
})
