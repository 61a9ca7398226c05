import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../../base/ids.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { Life } from '../gateway/gateway-clock.ts'
import { Backhaul, FAIR } from './backhaul.ts'

const GW = '0016c001ca1e0000' as GatewayEui

function lines() {
  const clock = new FakeClock({ monoMs: 0 })
  const backhaul = new Backhaul({ clock, seed: 3, onArrival: () => {} })
  const up: number[] = []
  const down: number[] = []
  const events: string[] = []
  backhaul.hypervisor().open({
    onUp: () => events.push('hypervisor up'),
    onDown: () => events.push('hypervisor down'),
    // The first message of a gateway is its retained state, made by the way itself.
    onMessage: (_gw, bytes) => bytes.length === 1 && up.push(bytes[0]!),
    onReport() {},
  })
  const gateway = backhaul.gateway(GW, 1, new Life())
  gateway.open({
    onUp: () => events.push('up'),
    onDown: (reason) => events.push(reason),
    onMessage: (bytes) => down.push(bytes[0]!),
    onReport: (report) => events.push(report),
  })
  clock.advance(2_000)
  const send = (n: number) => gateway.send('up/1', Uint8Array.of(n))
  return { clock, backhaul, gateway, up, down, events, send }
}

test('on a fair day everything arrives, and nothing of it twice', () => {
  const { clock, up, events, send } = lines()
  for (let n = 0; n < 50; n++) assert.equal(send(n), true)
  clock.advance(5_000)
  assert.deepEqual(events.toSorted(), ['hypervisor up', 'up'])
  assert.deepEqual(
    up.toSorted((a, b) => a - b),
    Array.from({ length: 50 }, (_, n) => n),
  )
})

test('F63, F61: a broker may take a message and drop it, or deliver it twice', () => {
  const { clock, backhaul, up, send } = lines()
  backhaul.weather = { ...FAIR, drop: 0.3, duplicate: 0.3 }
  for (let n = 0; n < 200; n++) assert.equal(send(n), true)
  clock.advance(10_000)
  const { dropped, duplicated } = backhaul.counts
  assert.ok(dropped > 30 && duplicated > 30)
  assert.equal(up.length, 200 + 1 - dropped + duplicated - (backhaul.counts.carried - 200))
})

test('F59: a half-open line takes everything and carries nothing, until the keepalive notices', () => {
  const { clock, backhaul, up, events, send } = lines()
  backhaul.setWay(GW, 'dead')
  assert.equal(send(1), true)
  clock.advance(20_000)
  assert.equal(send(2), true)
  clock.advance(50_000)
  assert.ok(events.includes('keepalive timeout'))
  assert.equal(send(3), false)
  backhaul.setWay(GW, 'open')
  clock.advance(70_000)
  assert.equal(backhaul.isUp(GW), true)
  assert.deepEqual(up, [])
})

test('F64: a broker that stops takes what was under way; commands wait only with one that remembers', () => {
  for (const forgets of [true, false]) {
    const { clock, backhaul, down, send, up } = lines()
    const hypervisor = backhaul.hypervisor()
    hypervisor.open({ onUp() {}, onDown() {}, onMessage() {}, onReport() {} })
    clock.advance(1_000)
    backhaul.setWay(GW, 'cut')
    hypervisor.send({ gw: GW, channel: 'cmd', bytes: Uint8Array.of(7), expiresInMs: 600_000 })
    clock.advance(1_000)
    send(1)
    backhaul.stopBroker(forgets)
    backhaul.setWay(GW, 'open')
    clock.advance(10_000)
    backhaul.startBroker()
    clock.advance(120_000)
    assert.deepEqual(up, [])
    assert.deepEqual(down, forgets ? [] : [7])
  }
})

test('F60: a line of 1 kB/s carries 1 kB in a second, in order', () => {
  const { clock, backhaul, gateway } = lines()
  backhaul.weather = { ...FAIR, bytesPerS: 1_000, jitterMs: 0 }
  let arrivedMs = 0
  backhaul.hypervisor().open({
    onUp() {},
    onDown() {},
    onMessage: (_gw, bytes) => {
      if (bytes.length === 1_000) arrivedMs = clock.monoMs()
    },
    onReport() {},
  })
  clock.advance(2_000)
  const sentMs = clock.monoMs()
  gateway.send('up/1', new Uint8Array(1_000))
  clock.advance(10_000)
  // Up to the broker and down again: twice the line.
  assert.ok(arrivedMs - sentMs >= 2_000 && arrivedMs - sentMs < 2_200, `${arrivedMs - sentMs} ms`)
})
