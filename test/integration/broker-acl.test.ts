/** Who may what on the broker: every topic, by everybody, both ways, on a real Mosquitto. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import type { GatewayEui } from '../../base/ids.ts'
import { MESSAGE_BYTES_MAX } from '../../sync/messages.ts'
import { TestAuthority, type TestPair } from '../support/authority.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const A = '0016c001ff10a235'
const B = '0016c001ff10a236'
/** It reaches A by LoRa, and speaks for it. */
const HUB = '0016c001ff10a237'
const HYPERVISOR = 'hypervisor.example'
const NOT_AUTHORISED = 0x87

const UP = ['up/0', 'up/1', 'up/2', 'up/3', 'up/4', 'res', 'ask']
const DOWN = ['ack', 'cmd', 'part']
const BOTH = ['state']
/** Of a leaf, by its hub. */
const RELAYED = { up: UP.filter((last) => last !== 'ask'), down: ['ack', 'cmd'] }
const OUTSIDE = ['v1/gw/up/0', `v1/gw/${A}/other`, `v1/gw/${A}/up/0/more`, 'v2/gw', '$SYS/broker/x']
const TOPICS = [
  ...[A, B].flatMap((eui) => [...UP, ...DOWN, ...BOTH].map((last) => `v1/gw/${eui}/${last}`)),
  ...OUTSIDE,
]
const WISHES = ['#', 'v1/gw/+/up/+', 'v1/gw/+/ack', 'v1/gw/+/+', '$SYS/#', ...TOPICS]

function isOf(topic: string, eui: string, lasts: readonly string[]): boolean {
  return lasts.some((last) => topic === `v1/gw/${eui}/${last}`)
}

function mayPublish(who: string, topic: string): boolean {
  if (who === HUB && isOf(topic, A, RELAYED.up)) return true
  if (who !== HYPERVISOR) return isOf(topic, who, [...UP, ...BOTH])
  return [A, B].some((eui) => isOf(topic, eui, [...DOWN, ...BOTH]))
}

function mayRead(who: string, topic: string): boolean {
  if (who === HUB && isOf(topic, A, RELAYED.down)) return true
  if (who !== HYPERVISOR) return isOf(topic, who, [...DOWN, ...BOTH])
  return [A, B].some((eui) => isOf(topic, eui, [...UP, ...BOTH]))
}

let city: TestAuthority
let broker: Mosquitto
const pairs = new Map<string, TestPair>()

async function connect(who: string, clientId = who): Promise<MqttClient> {
  const { cert, key } = pairs.get(who)!
  const tls = { cert, key, ca: city.ca, minVersion: 'TLSv1.3' } as const
  return await connectAsync(broker.url, {
    ...tls,
    protocolVersion: 5,
    clientId,
    reconnectPeriod: 0,
  })
}

describe("the broker's rights, as cigale ca acl writes them", { skip, timeout: 60_000 }, () => {
  before(async () => {
    assert.ok(program, 'mosquitto must be installed where CI=true')
    city = await TestAuthority.make()
    const { certPath: cert, keyPath: key } = await city.sign('broker', 'broker')
    for (const eui of [A, B, HUB]) pairs.set(eui, await city.sign('gateway', eui))
    pairs.set(HYPERVISOR, await city.sign('hypervisor', HYPERVISOR))
    // Well signed, and named in no rule.
    pairs.set('visitor', await city.sign('hypervisor', 'visitor'))
    const places = { ca: city.caPath, crl: city.crlPath, cert, key }
    broker = await Mosquitto.startSecured(program, {
      ...{ ...places, hypervisors: [HYPERVISOR] },
      relayed: [{ hub: HUB as GatewayEui, leaf: A as GatewayEui }],
    })
  })
  after(async () => {
    await broker.close()
    city.remove()
  })

  test('S14, S15: everybody publishes and hears what the protocol gives them, and nothing else', async () => {
    const people = [...pairs.keys()]
    const clients = new Map<string, MqttClient>()
    const heard = new Set<string>()
    for (const who of people) {
      const client = await connect(who)
      clients.set(who, client)
      client.on('message', (topic, payload) => {
        if (!topic.startsWith('$SYS') || payload.toString().startsWith('from ')) {
          heard.add(`${who} hears ${topic} ${payload.toString()}`)
        } else heard.add(`${who} hears ${topic}`)
      })
      for (const wish of WISHES) await client.subscribeAsync(wish, { qos: 1 }).catch(() => {})
    }
    const expected = new Set<string>()
    for (const who of people) {
      for (const topic of TOPICS) {
        const published = await clients
          .get(who)!
          .publishAsync(topic, `from ${who}`, { qos: 1 })
          .then(
            () => true,
            (error: { code?: number }) => {
              assert.equal(error.code, NOT_AUTHORISED, `${who} on ${topic}`)
              return false
            },
          )
        assert.equal(published, mayPublish(who, topic), `${who} publishes on ${topic}`)
        if (!published) continue
        for (const reader of people) {
          if (mayRead(reader, topic)) expected.add(`${reader} hears ${topic} from ${who}`)
        }
      }
    }
    await pause(300)
    assert.deepEqual([...heard].sort(), [...expected].sort())
    const own = 2 * (UP.length + DOWN.length + 2 * 2 * BOTH.length)
    assert.equal(expected.size, own + RELAYED.up.length + RELAYED.down.length)
    for (const client of clients.values()) await client.endAsync(true)
  })

  test('S15: nobody comes in without a certificate, whatever name and password they give', async () => {
    const options = { ca: city.ca, protocolVersion: 5, reconnectPeriod: 0 } as const
    await assert.rejects(connectAsync(broker.url, options))
    const named = { ...options, username: A, password: 'x' }
    await assert.rejects(connectAsync(broker.url, named))
    await assert.rejects(connectAsync(broker.url.replace('mqtts', 'mqtt'), named))
  })

  test("S15, F65: another's client id throws nobody out", async () => {
    const first = await connect(B)
    let isClosed = false
    first.once('close', () => {
      isClosed = true
    })
    const thief = await connect(A, B)
    await pause(200)
    assert.equal(isClosed, false)
    await first.publishAsync(`v1/gw/${B}/up/0`, 'x', { qos: 1 })
    await thief.endAsync(true)
    await first.endAsync(true)
  })

  test('S15: a packet above 256 kB ends the connection of who sends it, and nothing else', async () => {
    const [sender, other] = [await connect(A), await connect(B)]
    const closed = new Promise<void>((resolve) => sender.once('close', () => resolve()))
    // The client of the library would refuse to send it: the broker has told it how much it takes.
    sender.options.properties = {}
    sender.publish(`v1/gw/${A}/up/3`, Buffer.alloc(MESSAGE_BYTES_MAX + 1), { qos: 0 })
    await closed
    await other.publishAsync(`v1/gw/${B}/up/3`, Buffer.alloc(MESSAGE_BYTES_MAX - 1_000), { qos: 1 })
    await other.endAsync(true)
  })
})
