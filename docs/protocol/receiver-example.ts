/**
 * A whole receiver, written from docs/protocol/sync.md and sync/wire.cddl alone: it shares no code with the
 * gateway (receiver-bytes.ts and receiver-columns.ts are its own). Prints every fact once, as JSON lines. It
 * keeps its cursors in memory, so a restart begins anew: keep them in the transaction that keeps the facts,
 * and it does not.
 *
 *   node docs/protocol/receiver-example.ts mqtt://broker:1883
 */

import { randomBytes } from 'node:crypto'
import { Decoder } from 'cbor-x'
import mqtt from 'mqtt'
import { encode, genesis, hash, itemsOf, type Value } from './receiver-bytes.ts'
import { type Device, readColumns } from './receiver-columns.ts'

export type ReceivedFact = { gw: string; epoch: number; stream: number; seq: number; row: Value[] }

type Lane = { next: number; head: Uint8Array | null }
type Send = (...items: readonly Value[]) => void
/** Items of a message behind its type and gateway; wire.cddl says what each is. */
type Items = readonly never[]

const NACK = { dict: 0, format: 1, checksum: 3, chain: 4 } as const
const BATCHES_AT_ONCE = 8
/** Without it, times in milliseconds would come as BigInt; its types do not know it. */
const READING = { int64AsNumber: true, useRecords: false }
const cbor = new Decoder(READING)

export function startReceiver(
  url: string,
  onFacts: (facts: readonly ReceivedFact[]) => void,
  options: mqtt.IClientOptions = {},
): { readonly end: () => Promise<void> } {
  const instance = randomBytes(6).readUIntBE(0, 6)
  const lanes = new Map<string, Lane>()
  const devices = new Map<string, Device>()
  const client = mqtt.connect(url, { protocolVersion: 5, ...options })

  client.on('connect', () => client.subscribe(['v1/gw/+/up/+', 'v1/gw/+/state'], { qos: 1 }))
  client.on('message', (topic, payload) => {
    const eui = topic.split('/')[2]!
    const [type, gw, ...rest] = payload.length > 0 ? (cbor.decode(payload) as never[]) : []
    // Who speaks is who the broker let write there: what a message says of itself must agree.
    if (!gw || Buffer.from(gw).toString('hex') !== eui) return
    const send: Send = (...items) => {
      client.publish(`v1/gw/${eui}/ack`, Buffer.from(encode(items)), { qos: 0 })
    }
    if (type === 1) onBatch(eui, rest, send, new Uint8Array(payload))
    else if (type === 2) onGap(eui, rest, send)
    else if (type === 4) onHello(eui, rest, send)
    else if (type === 6) onDict(eui, rest)
    // Nonce 0 answers nothing and asks for a HELLO: our life has just begun.
    else if (type === 11 && rest[1]) send(5, gw, instance, 0, 0, 1, 0, [])
  })

  function laneOf(eui: string, epoch: number, stream: number): Lane {
    const key = `${eui}/${epoch}/${stream}`
    const lane = lanes.get(key) ?? { next: 0, head: genesis(epoch, stream) }
    lanes.set(key, lane)
    return lane
  }

  function onHello(eui: string, items: Items, send: Send): void {
    const [, nonce, page, , , epochs] = items
    const cursors: Value[] = []
    for (const [epoch, streams] of epochs! as [number, [number][]][]) {
      for (const [stream] of streams) {
        cursors.push([epoch, stream, laneOf(eui, epoch, stream).next])
      }
    }
    send(5, bytesOf(eui), instance, nonce!, page!, BATCHES_AT_ONCE, Date.now(), cursors)
  }

  function onDict(eui: string, [dict, profiles, entries]: Items): void {
    const known = new Map<number, { profile: string; channels: number }>()
    for (const [number, profile, { length }] of profiles! as [number, string, unknown[]][]) {
      known.set(number, { profile, channels: length })
    }
    for (const [number, device, profile] of entries! as [number, Uint8Array, number][]) {
      devices.set(`${eui}/${dict}/${number}`, {
        eui: new Uint8Array(device),
        ...known.get(profile)!,
      })
    }
  }

  function onGap(eui: string, items: Items, send: Send): void {
    const [epoch, stream, from, to, , , , head] = items as readonly number[]
    const lane = laneOf(eui, epoch!, stream!)
    if (from! <= lane.next && lane.next < to!) {
      lane.next = to!
      lane.head = head as unknown as Uint8Array | null
    }
    send(3, bytesOf(eui), instance, epoch!, stream!, lane.next, [])
  }

  function onBatch(eui: string, items: Items, send: Send, bytes: Uint8Array): void {
    const [epoch, stream, seq0, next] = items as readonly number[] as [
      number,
      number,
      number,
      number,
    ]
    const [prev, head] = items.slice(4) as readonly (Uint8Array | null)[]
    const lane = laneOf(eui, epoch, stream)
    // Known already: that is said again. Behind a hole: only a GAP jumps it, what lacks is sent again.
    if (seq0 <= lane.next && lane.next < next) {
      const rows = rowsOf(eui, items, bytes)
      const wrong = typeof rows === 'string' ? rows : chainProblem(rows, lane)
      if (typeof rows === 'string' || wrong) {
        send(10, bytesOf(eui), instance, epoch, stream, seq0, next, NACK[wrong!])
        return
      }
      const facts = rows.map((row, i) => {
        return { gw: eui, epoch, stream, seq: seq0 + i, row: cbor.decode(Buffer.from(row)) }
      })
      // Written and committed here, with the cursor: the ACK below promises it.
      onFacts(facts.slice(lane.next - seq0))
      lane.next = next
      lane.head = new Uint8Array(head!)
    }
    send(3, bytesOf(eui), instance, epoch, stream, lane.next, [])

    function chainProblem(rows: readonly Uint8Array[], { head: ours }: Lane): 'chain' | undefined {
      // The sender has lost the head before: nothing to check against.
      if (!prev) return undefined
      const isNext = seq0 === lane.next && ours !== null
      if (isNext && Buffer.compare(prev, ours) !== 0) return 'chain'
      return Buffer.compare(rows.reduce(hash, prev), head!) === 0 ? undefined : 'chain'
    }
  }

  function rowsOf(eui: string, items: Items, bytes: Uint8Array) {
    // [1, gw, epoch, stream, seq0, next, prev, head, rows]
    if (items.length === 7) return itemsOf(itemsOf(bytes)[8]!)
    const [, , seq0, next, , , dict, t0, cols] = items
    return readColumns({
      rows: next! - seq0!,
      t0: t0!,
      cols: cols!,
      envelope: [bytesOf(eui), ...items.slice(0, 8)],
      device: (number) => devices.get(`${eui}/${dict}/${number}`),
    })
  }

  return { end: () => client.endAsync(true) }
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

if (import.meta.main) {
  startReceiver(process.argv[2] ?? 'mqtt://127.0.0.1:1883', (facts) => {
    for (const fact of facts) process.stdout.write(`${JSON.stringify(fact)}\n`)
  })
}
